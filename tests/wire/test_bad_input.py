"""Bad input gets a clear 4xx and changes nothing."""

import json
import socket

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
import urllib.request
import urllib.error

SOURCE = {"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}}
DATA_INTEGRATION = {"Name": "crm", "KmsKey": "alias/none", "SourceURI": "AmazonConnect://AppIntegrations",
                    "ObjectConfiguration": SOURCE}


def send(server, method, path, body=None, service="app-integrations", secret=None):
    """Send a signed request with exactly this body, past any client-side checks."""
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    request = AWSRequest(method, server.url + path, data=data, headers={"Content-Type": "application/json"})
    SigV4Auth(Credentials(server.key, secret or server.secret), service, "us-east-1").add_auth(request)
    sent = urllib.request.Request(server.url + path, data=data, headers=dict(request.headers), method=method)
    try:
        with urllib.request.urlopen(sent, timeout=30) as answer:
            return answer.status, answer.headers, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        return error.code, error.headers, json.loads(error.read() or b"{}")


@pytest.fixture
def integration(server):
    server.profiles.create_domain(DomainName="acme", DefaultExpirationDays=30)
    return server.apps.create_data_integration(**DATA_INTEGRATION)


def nested(depth):
    return b'{"Name":' + b"[" * depth + b"]" * depth + b"}"


@pytest.mark.parametrize(
    "body, word",
    [
        (b"{", "JSON"), (b"[]", "object"), (b'{"Name":"a"} x', "JSON"), (nested(100_000), ""),
        (b'{"Name":"\xff"}', ""), (b'{"Name":"\\ud800"}', ""), (b'{"Name":"a","Name":"b"}', ""),
        ({"KmsKey": "k"}, "Name"), ({"Name": "a"}, "KmsKey"), ({"Name": 5, "KmsKey": "k"}, "Name"),
        ({"Name": "", "KmsKey": "k"}, "Name"), ({"Name": "a" * 256, "KmsKey": "k"}, "Name"),
        ({"Name": "a b", "KmsKey": "k"}, "Name"), ({"Name": "a", "KmsKey": " "}, "KmsKey"),
        ({"Name": "a", "KmsKey": "k", "Description": "d" * 1001}, "Description"),
        ({"Name": "a", "KmsKey": "k", "SourceURI": "nope"}, "SourceURI"),
        ({"Name": "a", "KmsKey": "k", "SourceURI": "x" * 1001}, "SourceURI"),
        ({"Name": "a", "KmsKey": "k", "ScheduleConfig": {}}, "ScheduleExpression"),
        ({"Name": "a", "KmsKey": "k", "ScheduleConfig": "rate(1 day)"}, "ScheduleConfig"),
        ({"Name": "a", "KmsKey": "k", "Tags": {"aws:x": "y"}}, "Tags"),
        ({"Name": "a", "KmsKey": "k", "Tags": {"k": "v" * 257}}, "Tags"),
        ({"Name": "a", "KmsKey": "k", "FileConfiguration": {"Folders": []}}, "Folders"),
        ({"Name": "a", "KmsKey": "k", "ObjectConfiguration": {"A": {"F": ["a b"]}}}, "ObjectConfiguration"),
        ({"Name": "a", "KmsKey": "k", "ObjectConfiguration": {"A": {"F": []}}}, "ObjectConfiguration"),
    ],
)
def test_a_wrong_body_is_refused_naming_the_member(server, body, word):
    status, headers, answer = send(server, "POST", "/dataIntegrations", body)
    assert (status, headers["x-amzn-ErrorType"]) == (400, "InvalidRequestException"), answer
    assert word in answer["Message"]
    assert headers["x-amzn-RequestId"]
    assert server.apps.list_data_integrations()["DataIntegrations"] == []


def test_an_oversized_body_is_refused(server):
    status, _, _ = send(server, "POST", "/dataIntegrations", b'{"Name":"' + b"a" * 3_000_000 + b'"}')
    assert status == 413
    assert server.apps.list_data_integrations()["DataIntegrations"] == []


def start(**times):
    return {"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": times}


@pytest.mark.parametrize(
    "association, word",
    [
        ({"DestinationURI": "s3://no-such-bucket/x", "ExecutionConfiguration": start(StartTime="0")}, "no-such-bucket"),
        ({"DestinationURI": "ftp://lake/x", "ExecutionConfiguration": start(StartTime="0")}, "s3"),
        ({"DestinationURI": "s3://lake/../x", "ExecutionConfiguration": start(StartTime="0")}, "DestinationURI"),
        ({"DestinationURI": "s3://lake/" + "a" * 256, "ExecutionConfiguration": start(StartTime="0")}, "DestinationURI"),
        ({"DestinationURI": "s3://lake/" + "a/" * 360, "ExecutionConfiguration": start(StartTime="0")}, "DestinationURI"),
        ({"ExecutionConfiguration": start(StartTime="0")}, "DestinationURI"),
        ({"DestinationURI": "s3://lake", "ExecutionConfiguration": start(StartTime="9", EndTime="8")}, "EndTime"),
        ({"DestinationURI": "s3://lake", "ExecutionConfiguration": start(StartTime="noon")}, "StartTime"),
        ({"DestinationURI": "s3://lake", "ExecutionConfiguration": start(StartTime="0", EndTime="-1")}, "EndTime"),
        ({"DestinationURI": "s3://lake", "ExecutionConfiguration": {"ExecutionMode": "ON_DEMAND"}}, "OnDemandConfiguration"),
        ({"DestinationURI": "s3://lake", "ExecutionConfiguration": {"ExecutionMode": "NOW"}}, "ExecutionMode"),
        ({"DestinationURI": "s3://lake", "ExecutionConfiguration": start(StartTime="0"),
          "ClientAssociationMetadata": {"export.format": "xml"}}, "export.format"),
        ({"DestinationURI": "s3://lake", "ExecutionConfiguration": start(StartTime="0"),
          "ClientAssociationMetadata": {"export.colour": "red"}}, "export."),
        ({"DestinationURI": "s3://lake", "ExecutionConfiguration": start(StartTime="0"),
          "ObjectConfiguration": {"CustomerProfiles": {"domainName": ["nobody"], "objectType": ["_profile"]}}}, "nobody"),
    ],
)
def test_a_run_that_cannot_be_is_refused_before_anything_is_written(server, integration, association, word):
    with pytest.raises(ClientError) as caught:
        server.apps.create_data_integration_association(DataIntegrationIdentifier="crm", **association)
    error = caught.value.response
    assert error["Error"]["Code"] == "InvalidRequestException" and word in error["Error"]["Message"], error
    listed = server.apps.list_data_integration_associations(DataIntegrationIdentifier="crm")
    assert listed["DataIntegrationAssociations"] == []


def test_an_unknown_scheme_is_stored_but_cannot_run(server):
    server.apps.create_data_integration(Name="sf", KmsKey="k", SourceURI="Salesforce://AppFlow/x")
    assert server.apps.get_data_integration(Identifier="sf")["SourceURI"] == "Salesforce://AppFlow/x"
    with pytest.raises(ClientError, match="InvalidRequestException.*AmazonConnect"):
        server.apps.create_data_integration_association(
            DataIntegrationIdentifier="sf", DestinationURI="s3://lake", ExecutionConfiguration=start(StartTime="0"))


def test_a_wrong_secret_and_an_unknown_key_are_refused_alike(server):
    wrong = server.client("appintegrations", aws_secret_access_key="wrong")
    unknown = server.client("appintegrations", aws_access_key_id="AKIDNOBODY")
    with pytest.raises(ClientError, match="InvalidSignatureException"):
        wrong.list_data_integrations()
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        unknown.list_data_integrations()


def test_nothing_is_answered_without_a_signature_but_the_probes(server):
    assert server.get("/livez")[0] == 200 and server.get("/readyz")[0] == 200
    for path in ("/dataIntegrations", "/domains", "/sluice/v1/runs", "/nothing"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            server.get(path)
        assert caught.value.code == 403


def test_unknown_paths_and_resources_are_told_apart(server):
    status, headers, _ = send(server, "GET", "/nothing")
    assert (status, headers["x-amzn-ErrorType"]) == (404, "UnknownOperationException")
    status, headers, answer = send(server, "GET", "/dataIntegrations/none")
    assert (status, headers["x-amzn-ErrorType"]) == (404, "ResourceNotFoundException")
    assert "none" in answer["Message"]
    status, headers, _ = send(server, "GET", "/domains/none", service="profile")
    assert (status, headers["x-amzn-ErrorType"]) == (404, "ResourceNotFoundException")


def test_a_name_is_taken_once(server, integration):
    with pytest.raises(ClientError, match="DuplicateResourceException"):
        server.apps.create_data_integration(**DATA_INTEGRATION)


def test_a_half_sent_request_does_not_hold_the_others(server):
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as slow:
        slow.sendall(b"POST /dataIntegrations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        assert server.apps.list_data_integrations()["DataIntegrations"] == []
