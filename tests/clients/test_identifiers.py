"""A data integration is named by id, ARN or name and an association by id or ARN, by every client and with every legal name."""

import json

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from http.client import HTTPConnection

from clients.client import CLIENTS
from clients.lives import NOBODY, ended, gone
from sluice_server import Server

# Two are segments that a path resolves, as some clients do before they sign; one looks like an id.
NAMES = ["plain", "a/b", "/", "//a", "a//b/", "a/../b", "a/./b", ".", "..", "...", ".hidden", "-", "_", "0", "x" * 255, "associations",
         "A", "a", "9a1c2f7e-0d3b-4c5a-8e6f-1b2a3c4d5e6f"]
SOURCE = {"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}}
RUN = {"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": {"StartTime": "0", "EndTime": "1"}}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("identifiers") / "data").start()
    server.profiles.create_domain(DomainName="acme", DefaultExpirationDays=366)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module", params=CLIENTS)
def client(request, server):
    client = CLIENTS[request.param](server)
    yield client
    client.close()


@pytest.fixture(scope="module")
def made(server):
    made = {}
    for name in NAMES:
        made[name] = server.apps.create_data_integration(
            Name=name, KmsKey="k", SourceURI="AmazonConnect://AppIntegrations", ObjectConfiguration=SOURCE)
        server.apps.create_data_integration_association(
            DataIntegrationIdentifier=made[name]["Id"], ClientId=name, DestinationURI="s3://lake")
    return made


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:40])
def test_id_arn_and_name_are_one(client, made, name):
    for identifier in (made[name]["Id"], made[name]["Arn"], name):
        assert client("GetDataIntegration", Identifier=identifier)["Name"] == name
        client("UpdateDataIntegration", Identifier=identifier, Description=identifier)
        assert client("GetDataIntegration", Identifier=name)["Description"] == identifier
        entry, = client("ListDataIntegrationAssociations", DataIntegrationIdentifier=identifier)["DataIntegrationAssociations"]
        assert (entry["ClientId"], entry["DataIntegrationArn"]) == (name, made[name]["Arn"])


@pytest.mark.parametrize("client", [name for name in CLIENTS if not CLIENTS[name].unknown], indirect=True)
def test_an_association_is_named_by_arn_and_id(client, made):
    entry, = client("ListDataIntegrationAssociations", DataIntegrationIdentifier="a/b")["DataIntegrationAssociations"]
    arn = entry["DataIntegrationAssociationArn"]
    for integration in (made["a/b"]["Id"], made["a/b"]["Arn"], "a/b"):
        for association in (arn, arn.rsplit("/", 1)[1]):
            client("UpdateDataIntegrationAssociation", DataIntegrationIdentifier=integration,
                   DataIntegrationAssociationIdentifier=association, ExecutionConfiguration=RUN)
            assert ended(client, "a/b")["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED"
    for integration, association in (("plain", arn), ("a/b", NOBODY), ("a/b", arn[:-1]), ("a/b", arn + "0"), ("a/b", made["a/b"]["Arn"])):
        gone("UpdateDataIntegrationAssociation", client, DataIntegrationIdentifier=integration,
             DataIntegrationAssociationIdentifier=association, ExecutionConfiguration=RUN)


@pytest.mark.parametrize("change", [
    ("us-east-1", "eu-west-1"), ("000000000000", "000000000001"), ("app-integrations", "profile"), ("arn:aws:", "arn:aws-cn:"),
    ("data-integration/", "event-integration/"), ("data-integration/", "data-integration:"), ("arn:", "ARN:"), ("data-integration/", "")])
def test_the_arn_of_something_else_names_nothing(server, made, change):
    arn = made["plain"]["Arn"].replace(*change)
    gone("GetDataIntegration", CLIENTS["boto3"](server), Identifier=arn)


def test_an_id_is_never_taken_for_another_ones_name(server, made):
    """An id comes before a name that looks like it."""
    client = CLIENTS["boto3"](server)
    client("CreateDataIntegration", Name=made["plain"]["Id"], KmsKey="k")
    assert client("GetDataIntegration", Identifier=made["plain"]["Id"])["Name"] == "plain"


@pytest.mark.parametrize("sent", ["/dataIntegrations/.", "/dataIntegrations/..", "/dataIntegrations/%2E", "/dataIntegrations/%2e%2e",
                                  "/dataIntegrations/../associations", "/dataIntegrations/./associations"])
@pytest.mark.parametrize("resolving", [True, False], ids=["resolved-then-signed", "signed-as-sent"])
def test_a_path_of_dots_is_routed_as_it_was_sent(server, made, sent, resolving):
    """Whichever way a client signs it, the name is the segment of dots, never what a resolved path would reach."""
    status, answer = signed_get(server, sent, resolving)
    assert status == 200, answer
    name = ".." if ".." in sent.lower().replace("%2e", ".") else "."
    if sent.endswith("associations"):
        assert [entry["ClientId"] for entry in answer["DataIntegrationAssociations"]] == [name]
    else:
        assert answer["Name"] == name


def signed_get(server, path, resolving):
    signer = SigV4Auth(Credentials(server.key, server.secret), "app-integrations", "us-east-1")
    if not resolving:
        signer._normalize_url_path = lambda path: path.replace("%", "%25")
    request = AWSRequest("GET", server.url + path)
    signer.add_auth(request)
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=30)
    connection.request("GET", path, headers=dict(request.headers))
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())
