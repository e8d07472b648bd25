"""The AWS command line as people run it: options, pages, queries, exit codes, from nothing but its environment."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from clients.client import environment
from sluice_server import Server

AWS = Path(sys.executable).with_name("aws")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("aws") / "data").start()
    try:
        yield server
    finally:
        server.stop()


def aws(server, *words, code=0):
    """Run the command line with the endpoint in its environment, as docs/clients.md says."""
    settings = environment(server, AWS_ENDPOINT_URL_APPINTEGRATIONS=server.url, AWS_PAGER="")
    done = subprocess.run([AWS, "appintegrations", *words], env=settings, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout or "null") if code == 0 else done.stderr


def test_a_life_by_options(server):
    made = aws(server, "create-data-integration", "--name", "crm/eu", "--kms-key", "alias/none", "--source-uri", "Salesforce://AppFlow/x",
               "--schedule-config", "ScheduleExpression=rate(1 hour),Object=Account,FirstExecutionFrom=1439788442681", "--tags", "team=crm")
    assert aws(server, "get-data-integration", "--identifier", made["Arn"], "--query", "Tags") == {"team": "crm"}
    aws(server, "untag-resource", "--resource-arn", made["Arn"], "--tag-keys", "team", "never")
    assert aws(server, "list-tags-for-resource", "--resource-arn", made["Arn"])["tags"] == {}
    for name in ("a", "b"):
        aws(server, "create-data-integration", "--name", name, "--kms-key", "k")
    names = aws(server, "list-data-integrations", "--page-size", "1", "--query", "DataIntegrations[].Name")
    assert names == ["crm/eu", "a", "b"]
    first = aws(server, "list-data-integrations", "--max-items", "2")
    rest = aws(server, "list-data-integrations", "--starting-token", first["NextToken"])
    assert [each["Name"] for each in first["DataIntegrations"] + rest["DataIntegrations"]] == names
    aws(server, "delete-data-integration", "--data-integration-identifier", "crm/eu")
    refusal = aws(server, "get-data-integration", "--identifier", "crm/eu", code=255)
    assert "(ResourceNotFoundException) when calling the GetDataIntegration operation" in refusal and "crm/eu" in refusal


def test_a_pattern_that_the_command_line_does_not_check_is_checked(server):
    refusal = aws(server, "create-data-integration", "--name", "a b", "--kms-key", "k", code=255)
    assert "(InvalidRequestException)" in refusal and "Name must consist of letters, digits" in refusal
