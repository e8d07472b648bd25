"""Write a request as a model says, also one that is wrong, sign it and send it as it is; check each answer against the model."""

import http.client
import json
import re
from urllib.parse import quote, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.parsers import create_parser

from model.constraint import wire_name
from model.holding import deviations

# What is answered before an operation is found, after docs/compatibility.md.
BEFORE_AN_OPERATION = {"UnknownOperationException": 404, "RequestEntityTooLargeException": 413}


def target_of(operation, request):
    """Write the path and the query; a label that is absent is an empty segment."""
    path, pairs = operation.http["requestUri"], []
    members = operation.input_shape.members if operation.input_shape else {}
    for name, shape in members.items():
        wire, location = wire_name(shape, name), shape.serialization.get("location")
        if location == "uri":
            path = path.replace("{" + wire + "}", escaped(request.get(name, "")))
        elif location == "querystring" and name in request:
            values = request[name] if isinstance(request[name], list) else [request[name]]
            pairs += [f"{wire}={escaped(value)}" for value in values]
    return path + ("?" + "&".join(pairs) if pairs else "")


def escaped(value):
    return quote(str(value).lower() if isinstance(value, bool) else str(value), safe="")


def body_of(operation, request):
    """Write the members of the body; None for an operation that has none."""
    members = operation.input_shape.members if operation.input_shape else {}
    inside = [name for name, shape in members.items() if "location" not in shape.serialization]
    if not inside:
        return None
    return json.dumps({wire_name(members[name], name): request[name] for name in inside if name in request}).encode()


class Exchange:
    """One keep-alive connection to a server, as one caller."""

    def __init__(self, server):
        self.server = server
        self.connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        self.credentials = Credentials(server.key, server.secret)
        self.parser = create_parser("rest-json")
        self.requests = 0

    def raw(self, operation, target, body=None, method=None, headers=None):
        """Send exactly this; return (status, headers, body)."""
        method = method or operation.http["method"]
        request = AWSRequest(method, self.server.url + target, data=body, headers={"Content-Type": "application/json"} | (headers or {}))
        SigV4Auth(self.credentials, operation.service_model.signing_name, "us-east-1").add_auth(request)
        self.connection.request(method, target, body, dict(request.headers))
        answer = self.connection.getresponse()
        self.requests += 1
        return answer.status, answer.headers, answer.read()

    def send(self, operation, request):
        return self.raw(operation, target_of(operation, request), body_of(operation, request))

    def accepted(self, operation, answer):
        """Hold an answer of success to the model and return it as a client sees it."""
        status, headers, body = answer
        assert status == operation.http.get("responseCode", 200), body
        self._hold_headers(headers)
        document = json.loads(body) if operation.output_shape else json.loads(body or b"{}")
        assert deviations(operation.output_shape, document) == []
        parsed = self._parsed(operation, answer)
        parsed.pop("ResponseMetadata")
        return parsed

    def refused(self, operation, answer, names=None):
        """Hold a refusal to the model, and to `names` where given; return its message."""
        status, headers, body = answer
        name = headers["x-amzn-ErrorType"]
        allowed = BEFORE_AN_OPERATION | {
            shape.name: shape.metadata.get("error", {}).get("httpStatusCode") for shape in operation.error_shapes}
        assert name in allowed and (names is None or name in names), (status, name, body)
        assert status == allowed[name], (status, name)
        self._hold_headers(headers)
        assert list(json.loads(body)) == ["Message"], body
        error = self._parsed(operation, answer)["Error"]
        assert error["Code"] == name
        return error["Message"]

    def _parsed(self, operation, answer):
        status, headers, body = answer
        headers = {name.lower(): value for name, value in headers.items()}
        return self.parser.parse({"status_code": status, "headers": headers, "body": body}, operation.output_shape)

    def _hold_headers(self, headers):
        assert headers["Content-Type"] == "application/json"
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers["x-amzn-RequestId"])
