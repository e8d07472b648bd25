"""What /metrics says, read by Prometheus's own parser, after an export and beside other peers."""

import socket
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sluice_server import wait_for_run


def read(server):
    """Every sample by name and labels: {("sluice_runs", (("state", "queued"),)): 0.0}."""
    status, text = server.get("/metrics")
    assert status == 200
    families = list(text_string_to_metric_families(text.decode()))
    assert len({family.name for family in families}) == len(families), "a family stands in two places"
    assert all(family.documentation and family.type != "unknown" for family in families)
    samples = [sample for family in families for sample in family.samples]
    found = {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for sample in samples}
    assert len(found) == len(samples), "a sample is told twice"
    return found


def value(found, name, **labels):
    return found.get((name, tuple(sorted(labels.items()))), 0)


def export(server, **metadata):
    server.profiles.create_domain(DomainName="acme", DefaultExpirationDays=366)
    server.profiles.create_profile(DomainName="acme", FirstName="Ada")
    integration = server.apps.create_data_integration(
        Name="crm", KmsKey="k", SourceURI="AmazonConnect://AppIntegrations",
        ObjectConfiguration={"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}})
    server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI="s3://lake", ClientAssociationMetadata=metadata,
        ExecutionConfiguration={"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": {"StartTime": "0"}})
    assert wait_for_run(server, integration["Id"])["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED"


def test_an_export_shows_in_every_number_it_should(server):
    before = read(server)
    assert value(before, "sluice_build_info", version=server.cli("version").stdout.split()[1]) == 1
    assert value(before, "process_resident_memory_bytes") > 1 << 20
    export(server, **{"export.format": "parquet"})
    # The answer that shows a run as completed may be ahead of its count by an instant; a scrape is not.
    found = read(server)
    while value(found, "sluice_rows_published_total", source="AmazonConnect", format="parquet") == 0:
        found = read(server)
    assert value(found, "sluice_rows_published_total", source="AmazonConnect", format="parquet") == 1
    assert value(found, "sluice_rows_written_total", source="AmazonConnect", format="parquet") == 1
    published = value(found, "sluice_bytes_published_total", source="AmazonConnect", format="parquet")
    assert published == value(found, "sluice_bytes_written_total", source="AmazonConnect", format="parquet") > 0
    assert value(found, "sluice_runs_ended_total", state="completed", error="") == 1
    assert value(found, "sluice_run_start_delay_seconds_count", trigger="on_demand") == 1
    for state in ("queued", "running", "committing"):
        assert value(found, "sluice_runs", state=state) == 0
    created = dict(service="app-integrations", operation="CreateDataIntegration", code="200")
    assert value(found, "sluice_api_requests_total", **created) == 1
    assert value(found, "sluice_memory_budget_bytes") > 0


@pytest.mark.parametrize("config, allowed", [
    ('[metrics]\nreaders = "any"', True), ('[metrics]\nreaders = "none"', False),
    ('external-url = "https://sluice.example.com"', False),
])
def test_readers_are_those_of_the_setting(make_server, config, allowed):
    server = make_server(config=config)
    if allowed:
        assert server.get("/metrics")[0] == 200
        return
    with pytest.raises(urllib.error.HTTPError) as refused:
        server.get("/metrics")
    assert refused.value.code == 403
    assert refused.value.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


def test_another_machine_is_refused_by_default(make_server):
    address = own_address()
    server = make_server(listen="0.0.0.0:0")
    port = server.url.rsplit(":", 1)[1]
    assert server.get("/metrics")[0] == 200
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://{address}:{port}/metrics", timeout=10)
    assert refused.value.code == 403


def own_address():
    """An address of this machine that is not the loopback's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this machine has no address but the loopback's")
        return probe.getsockname()[0]
