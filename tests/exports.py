"""Steps that several tests take: a domain with profiles, an integration, an export, and what must come of it."""

import json
import random
import time

from customers import awkward_profile
from sluice_server import files_under, read_export, wait_for_run

SOURCE = {"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}}


def make_domain(server, domain="acme"):
    server.profiles.create_domain(DomainName=domain, DefaultExpirationDays=366)


def make_integration(server, name="crm"):
    return server.apps.create_data_integration(
        Name=name, KmsKey="alias/none", SourceURI="AmazonConnect://AppIntegrations", ObjectConfiguration=SOURCE)


def on_demand(start, end=None):
    times = {"StartTime": str(start)} | ({} if end is None else {"EndTime": str(end)})
    return {"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": times}


def start_export(server, integration, to="s3://lake/crm", start=0, end=None):
    return server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI=to,
        ExecutionConfiguration=on_demand(start, end))


def import_many(server, count, domain="acme", seed=0):
    """Load `count` generated profiles through the program's own import; returns their account numbers."""
    rng = random.Random(seed)
    path = server.folder.with_suffix(".import.jsonl")
    with path.open("w") as out:
        for number in range(count):
            profile = awkward_profile(number)
            profile["Attributes"] = {"score": str(rng.random())}
            out.write(json.dumps(profile) + "\n")
    server.cli("profiles", "import", domain, str(path))
    return {f"A-{number:05}" for number in range(count)}


def assert_published_once(server, accounts, bucket="lake"):
    """Every account is in exactly one row of exactly one manifest, and nothing else lies about."""
    [(manifest, rows)] = read_export(server.bucket(bucket))
    assert len(rows) == manifest["rows"] == len(accounts)
    assert {row["AccountNumber"] for row in rows} == accounts
    named = {file["key"] for file in manifest["files"]}
    unnamed = set(files_under(server.bucket(bucket))) - named
    assert len(unnamed) == 1 and "_manifest." in unnamed.pop()
    assert files_under(server.folder / "uploads") == []


def await_completed(server, integration, timeout=60):
    entry = wait_for_run(server, integration["Id"], timeout=timeout)
    assert entry["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED", entry
    return entry


def pause(seconds):
    """Let the program run for a while; used only to pick the instant at which it is killed."""
    time.sleep(seconds)
