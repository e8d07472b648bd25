"""The main job as a customer writes it with boto3: profiles to a bucket, over adjacent windows."""

import hashlib
import re
import time
from datetime import datetime, timezone

import duckdb

from customers import as_exported, awkward_profile, without_times
from exports import make_domain, make_integration, on_demand
from sluice_server import files_under, read_export, wait_for_run

def now_ms():
    return time.time_ns() // 1_000_000


def boundary():
    """A moment that lies after everything done so far and before everything done next."""
    at = now_ms() + 1
    while now_ms() < at:
        time.sleep(0.001)
    return at


def create_profiles(server, numbers, domain="acme"):
    """Create awkward profiles and return what their rows must be, by id."""
    client = server.profiles
    rows = {}
    for number in numbers:
        profile = awkward_profile(number)
        created = client.create_profile(DomainName=domain, **profile)
        rows[created["ProfileId"]] = as_exported(created["ProfileId"], profile)
    return rows


def by_id(rows):
    assert len({row["ProfileId"] for row in rows}) == len(rows), "a row came twice"
    return {row["ProfileId"]: without_times(row) for row in rows}


def test_450_profiles_over_two_adjacent_windows_are_each_there_once(server):
    make_domain(server)
    first = create_profiles(server, range(200))
    middle = boundary()
    second = create_profiles(server, range(200, 450))
    end = boundary()

    integration = make_integration(server)
    association = server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI="s3://lake/crm",
        ExecutionConfiguration=on_demand(0, middle),
    )
    assert association["DataIntegrationArn"] == integration["Arn"]
    entry = wait_for_run(server, integration["Id"])
    assert entry["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED", entry
    assert "200 rows" in entry["LastExecutionStatus"]["StatusMessage"]

    server.apps.update_data_integration_association(
        DataIntegrationIdentifier="crm",
        DataIntegrationAssociationIdentifier=entry["DataIntegrationAssociationArn"],
        ExecutionConfiguration=on_demand(middle, end),
    )
    entry = wait_for_run(server, integration["Arn"])
    assert "250 rows" in entry["LastExecutionStatus"]["StatusMessage"], entry

    exports = {m["window"]["start"]: by_id(rows) for m, rows in read_export(server.bucket())}
    assert exports.pop("1970-01-01T00:00:00.000Z") == first
    assert list(exports.values()) == [second]


def test_rows_carry_the_servers_times_and_updates_move_between_windows(server):
    make_domain(server)
    rows = create_profiles(server, range(3))
    middle = boundary()
    moved = next(iter(rows))
    server.profiles.update_profile(DomainName="acme", ProfileId=moved, FirstName="moved", BusinessName="")
    rows[moved]["FirstName"] = "moved"
    rows[moved].pop("BusinessName", None)

    integration = make_integration(server)
    server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI="s3://lake",
        ExecutionConfiguration=on_demand(middle),
    )
    wait_for_run(server, integration["Id"])
    [(_, exported)] = read_export(server.bucket())
    assert by_id(exported) == {moved: rows[moved]}
    times = exported[0]
    for name in ("CreatedAt", "LastUpdatedAt"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", times[name]), times[name]
    assert times["CreatedAt"] < times["LastUpdatedAt"]


def test_keys_and_manifest_are_as_documented(server):
    make_domain(server)
    create_profiles(server, range(20))
    integration = make_integration(server)
    end = boundary()
    association = server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI="s3://lake/team/crm",
        ExecutionConfiguration=on_demand(86_400_000, end),
    )
    wait_for_run(server, integration["Id"])

    [(manifest, rows)] = read_export(server.bucket())
    stamp = datetime.fromtimestamp(end // 1000, timezone.utc).strftime("%Y%m%dT%H%M%S")
    folder = rf"team/crm/000000000000/acme/\d{{8}}T\d{{6}}/19700102T000000-{stamp}"
    uuid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    data_keys = [f["key"] for f in manifest["files"]]
    assert all(re.fullmatch(rf"{folder}/_profile/{uuid}\.jsonl", key) for key in data_keys), data_keys
    files = files_under(server.bucket())
    assert len(files) == len(data_keys) + 1
    [manifest_key] = set(files) - set(data_keys)
    assert re.fullmatch(rf"{folder}/_manifest\.{manifest['run']}\.json", manifest_key)

    assert manifest["format"] == "jsonl" and manifest["attempt"] == 1
    assert manifest["window"]["start"] == "1970-01-02T00:00:00.000Z"
    assert integration["Id"] in manifest["integration"]
    assert association["DataIntegrationAssociationId"] in manifest["association"]
    assert manifest["rows"] == len(rows) == 20
    assert [(o["name"], o["rows"]) for o in manifest["objects"]] == [("_profile", 20)]
    assert manifest["bytes"] == sum(f["bytes"] for f in manifest["files"])
    for file in manifest["files"]:
        data = (server.bucket() / file["key"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])


def test_an_empty_window_writes_a_manifest_without_files(server):
    make_domain(server)
    integration = make_integration(server)
    server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI="s3://lake/crm",
        ExecutionConfiguration=on_demand(5, 5),
    )
    status = wait_for_run(server, integration["Id"])["LastExecutionStatus"]
    assert status["ExecutionStatus"] == "COMPLETED" and "no rows" in status["StatusMessage"].lower()
    [(manifest, rows)] = read_export(server.bucket())
    assert manifest["files"] == [] and manifest["rows"] == 0 and rows == []


def test_a_window_that_ends_in_a_moment_is_waited_for_and_one_that_ends_later_says_so(server):
    make_domain(server)
    integration = make_integration(server)
    for ahead_ms in (700, 3_600_000):
        server.apps.create_data_integration_association(
            DataIntegrationIdentifier=integration["Id"], DestinationURI=f"s3://lake/{ahead_ms}",
            ExecutionConfiguration=on_demand(0, now_ms() + ahead_ms))
    rows = create_profiles(server, range(1))
    for entry in server.apps.list_data_integration_associations(
            DataIntegrationIdentifier=integration["Id"])["DataIntegrationAssociations"]:
        wait_for_run(server, integration["Id"], entry["DataIntegrationAssociationArn"])
    [(waited, exported)] = read_export(server.bucket(), "700")
    assert by_id(exported) == rows and "read_until" not in waited["window"]
    [(cut, _)] = read_export(server.bucket(), "3600000")
    assert cut["window"]["read_until"] < cut["window"]["end"]


def test_duckdb_reads_the_files_as_they_are(server):
    make_domain(server)
    rows = create_profiles(server, range(60))
    integration = make_integration(server)
    server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI="s3://lake/crm",
        ExecutionConfiguration=on_demand(0),
    )
    wait_for_run(server, integration["Id"])
    [(manifest, _)] = read_export(server.bucket())
    paths = [str(server.bucket() / f["key"]) for f in manifest["files"]]
    found = duckdb.sql(
        "select ProfileId, FirstName, Address.City, LastUpdatedAt::timestamptz > '2020-01-01' "
        f"from read_json({paths!r}, format='newline_delimited')"
    ).fetchall()
    assert sorted(found) == sorted((i, r["FirstName"], "Zürich", True) for i, r in rows.items())


def test_search_shows_what_was_created(server):
    make_domain(server)
    rows = create_profiles(server, range(15))
    for profile_id, row in rows.items():
        found = server.profiles.search_profiles(
            DomainName="acme", KeyName="_email", Values=[row["EmailAddress"].upper()]
        )["Items"]
        assert [{k: v for k, v in item.items() if k != "FoundByItems"} for item in found] == [row], profile_id
