"""Terraform with the AWS provider goes through the life of a data integration and an event integration."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from clients.client import HERE, environment
from clients.relay import Relay
from sluice_server import Server

NO_CHANGE, CHANGE = 0, 2  # of `plan -detailed-exitcode`
SCHEDULE = {"FirstExecutionFrom": "1439788442681", "Object": "Account", "ScheduleExpression": "rate(1 hour)"}  # as in main.tf


def provider_mirror():
    """Find a folder that holds the AWS provider as `terraform providers mirror` lays it out, where people keep such folders."""
    shared = [Path.home() / ".terraform.d/plugins", Path("/usr/local/share/terraform/plugins"), Path("/usr/share/terraform/plugins")]
    for folder in shared + sorted(Path("/opt").glob("*")):
        if list(folder.glob("*/hashicorp/aws/*/linux_*/terraform-provider-aws_*")):
            return folder
    return None


TERRAFORM, MIRROR = shutil.which("terraform"), provider_mirror()
MISSING = "no terraform program" if not TERRAFORM else "no folder with the hashicorp/aws provider"
pytestmark = [
    pytest.mark.skipif(
        not (TERRAFORM and MIRROR),
        reason=f"Terraform is NOT tested: {MISSING} on this machine, and none of the package archives that our set-up uses has it"),
    pytest.mark.timeout(900),  # seven commands, each of which loads the whole provider
]


class Workspace:
    """A folder with our configuration and a state of its own."""

    def __init__(self, folder, server, *files):
        self.folder, self.server = folder, server
        for file in ("main.tf", *files):
            shutil.copy(HERE / "terraform" / file, folder)
        (folder / "terraformrc").write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{MIRROR}"\n  }}\n}}\n')
        self.run("init")

    def run(self, command, *words, codes=(0,), **variables):
        settings = {f"TF_VAR_{name}": value if isinstance(value, str) else json.dumps(value) for name, value in variables.items()}
        settings |= {"TF_VAR_endpoint": self.server.url, "TF_CLI_CONFIG_FILE": str(self.folder / "terraformrc"), "CHECKPOINT_DISABLE": "1",
                     "GOGC": "400"}  # the provider's schema is a large heap: a quarter of the time without this
        done = subprocess.run(
            [TERRAFORM, command, "-no-color", "-input=false", *words], cwd=self.folder, env=environment(self.server, **settings),
            capture_output=True, text=True, timeout=280)
        assert done.returncode in codes, done.stdout + done.stderr
        return done

    def apply(self, **variables):
        """Apply, and return what was done: "2 added, 0 changed, 0 destroyed"."""
        told = self.run("apply", "-auto-approve", **variables).stdout
        return re.search(r"Resources: (.*)\.", told)[1]

    def destroy(self, **variables):
        told = self.run("destroy", "-auto-approve", **variables).stdout
        return re.search(r"Resources: (.*)\.", told)[1]

    def plan(self, **variables):
        return self.run("plan", "-detailed-exitcode", codes=(NO_CHANGE, CHANGE), **variables).returncode

    def outputs(self):
        state = json.loads((self.folder / "terraform.tfstate").read_text())
        return {name: output["value"] for name, output in state["outputs"].items()}


@pytest.fixture
def relay(tmp_path):
    server = Server(tmp_path / "data").start()
    relay = Relay(server)
    try:
        yield relay
    finally:
        relay.close()
        server.stop()


@pytest.fixture
def apps(relay):
    return relay.server.apps


def kept(apps, name):
    """Show what the server has, as another client sees it."""
    return [apps.get_data_integration(Identifier=name), apps.get_event_integration(Name=f"{name}/orders")]


def is_gone(apps, name):
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        apps.get_data_integration(Identifier=name)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        apps.get_event_integration(Name=f"{name}/orders")
    return True


def test_a_life_from_create_to_destroy_in_which_answers_get_lost(tmp_path, relay, apps):
    workspace = Workspace(tmp_path, relay)
    relay.lose("POST", "/dataIntegrations")
    relay.lose("POST", "/eventIntegrations")
    assert workspace.apply(name="life") == "2 added, 0 changed, 0 destroyed"
    assert workspace.plan(name="life") == NO_CHANGE
    integration, event = kept(apps, "life")
    assert integration["ScheduleConfiguration"] == SCHEDULE
    assert workspace.outputs()["ids"] == [integration["Id"], "life/orders"]
    assert workspace.outputs()["orders"]["event_filter"] == [{"source": event["EventFilter"]["Source"]}]

    changed = {"name": "life", "description": "of orders", "tags": {"team": "crm", "cost:center": "4/2", "empty": ""}}
    assert workspace.apply(**changed) == "0 added, 2 changed, 0 destroyed"
    assert workspace.plan(**changed) == NO_CHANGE
    assert [(each["Description"], each["Tags"]) for each in kept(apps, "life")] == [("of orders", changed["tags"])] * 2

    assert workspace.apply(name="life", tags={"team": "sales"}) == "0 added, 2 changed, 0 destroyed"
    assert [(each.get("Description", ""), each["Tags"]) for each in kept(apps, "life")] == [("", {"team": "sales"})] * 2

    assert workspace.apply(name="life-2", expression="rate(1 day)") == "2 added, 0 changed, 2 destroyed"
    assert is_gone(apps, "life") and kept(apps, "life-2")[0]["ScheduleConfiguration"]["ScheduleExpression"] == "rate(1 day)"

    relay.lose("DELETE", "/dataIntegrations")
    relay.lose("DELETE", "/eventIntegrations")
    assert workspace.destroy(name="life-2", expression="rate(1 day)") == "2 destroyed"
    assert is_gone(apps, "life-2") and len(relay.lost) == 4


def test_what_another_client_made_is_imported_and_what_it_deleted_is_made_again(tmp_path, relay, apps):
    made = apps.create_data_integration(
        Name="theirs", KmsKey="alias/none", SourceURI="Salesforce://AppFlow/theirs", ScheduleConfig=SCHEDULE, Tags={"a": "b"})
    apps.create_event_integration(
        Name="theirs/orders", EventFilter={"Source": "aws.partner/example.com"}, EventBridgeBus="default", Tags={"a": "b"})
    workspace = Workspace(tmp_path, relay, "imports.tf")
    ours = {"name": "theirs", "tags": {"a": "b"}, "integration": made["Id"]}
    assert workspace.apply(**ours) == "2 imported, 0 added, 0 changed, 0 destroyed"
    assert workspace.outputs()["ids"] == [made["Id"], "theirs/orders"]

    apps.delete_data_integration(DataIntegrationIdentifier="theirs")
    apps.delete_event_integration(Name="theirs/orders")
    (tmp_path / "imports.tf").unlink()
    assert workspace.apply(**ours) == "2 added, 0 changed, 0 destroyed"
    assert kept(apps, "theirs")[0]["Id"] != made["Id"]
