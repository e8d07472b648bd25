"""A client that never heard the answer asks again by itself; the work was done and is not done twice."""

import pytest

from clients.client import CLIENTS
from clients.lives import RANGE, ended, refused
from clients.relay import Relay
from sluice_server import Server

# The SDKs that say which requests are one call tried again. Version 2 for JavaScript does not.
TELLING = [name for name in CLIENTS if name != "javascript-v2"]
SOURCE = {"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}}


@pytest.fixture(scope="module")
def relay(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("relay") / "data").start()
    server.profiles.create_domain(DomainName="acme", DefaultExpirationDays=366)
    relay = Relay(server)
    try:
        yield relay
    finally:
        relay.close()
        server.stop()


@pytest.fixture(scope="module")
def direct(relay):
    return CLIENTS["boto3"](relay.server)


@pytest.fixture
def client(request, relay):
    client = CLIENTS[request.param](relay)
    client.name = request.param
    relay.lost.clear()
    yield client
    client.close()


def integration(direct, name):
    return direct("CreateDataIntegration", Name=name, KmsKey="k", SourceURI="AmazonConnect://AppIntegrations", ObjectConfiguration=SOURCE)


@pytest.mark.parametrize("client", CLIENTS, indirect=True)
def test_a_create_is_done_once(relay, direct, client):
    name = f"create-{client.name}"
    relay.lose("POST", "/dataIntegrations")
    made = client("CreateDataIntegration", Name=name, KmsKey="k")
    assert len(relay.lost) == 1
    assert made["Id"] == direct("GetDataIntegration", Identifier=name)["Id"]


@pytest.mark.parametrize("client", TELLING, indirect=True)
def test_a_delete_is_not_a_failure(relay, direct, client):
    name = f"delete-{client.name}"
    integration(direct, name)
    relay.lose("DELETE", name)
    client("DeleteDataIntegration", DataIntegrationIdentifier=name)
    assert len(relay.lost) == 1
    with refused("ResourceNotFoundException"):
        client("DeleteDataIntegration", DataIntegrationIdentifier=name)


@pytest.mark.parametrize("client", ["javascript-v2"], indirect=True)
def test_a_delete_that_a_client_does_not_recognise_is_gone(relay, direct, client):
    integration(direct, "untold")
    relay.lose("DELETE", "untold")
    with refused("ResourceNotFoundException"):
        client("DeleteDataIntegration", DataIntegrationIdentifier="untold")


@pytest.mark.parametrize("client", [name for name in TELLING if name != "javascript-v3"], indirect=True)
def test_an_update_starts_one_run(relay, direct, client):
    name = f"update-{client.name}"
    made = integration(direct, name)
    association = direct("CreateDataIntegrationAssociation", DataIntegrationIdentifier=name, DestinationURI="s3://lake/u")
    relay.lose("PATCH", name)
    client("UpdateDataIntegrationAssociation", DataIntegrationIdentifier=name,
           DataIntegrationAssociationIdentifier=association["DataIntegrationAssociationId"],
           ExecutionConfiguration={"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": RANGE})
    assert len(relay.lost) == 1
    assert ended(direct, name)["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED"
    assert relay.server.cli("runs", "list", "--integration", made["Id"], "--json").stdout.count('"RunId"') == 1
