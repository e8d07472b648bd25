"""Ask Sluice's own API, and hold what it answers to the document that it serves."""

import json
import re
import urllib.error
import urllib.request
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012


def ask(server, method, target, body=None, service="sluice", signed=True, key=None):
    """Send one request and return status, headers and body. `key`: (id, secret), in place of the root key."""
    data = None if body is None else json.dumps(body).encode()
    request = AWSRequest(method, server.url + target, headers={"Content-Type": "application/json"}, data=data)
    if signed:
        SigV4Auth(Credentials(*(key or (server.key, server.secret))), service, "us-east-1").add_auth(request)
    sent = urllib.request.Request(server.url + target, method=method, headers=dict(request.headers), data=data)
    try:
        with urllib.request.urlopen(sent, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def closed(schema):
    """The same schema, in which an object may have no member that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        made["additionalProperties"] = False
    return made


class Document:
    """An OpenAPI document, and which members of its answers have been seen."""

    def __init__(self, text):
        self.plain = json.loads(text)
        self.strict = closed(self.plain)
        self.registry = Registry().with_resource("urn:own", DRAFT202012.create_resource(self.strict))
        self.seen = set()

    def resolve(self, pointer):
        """Follow a JSON pointer and what it refers to: the pointer and the value at the end of it."""
        value = self.strict
        for part in pointer.split("/")[1:]:
            value = value[int(part) if isinstance(value, list) else part.replace("~1", "/").replace("~0", "~")]
        return self.resolve(value["$ref"][1:]) if isinstance(value, dict) and "$ref" in value else (pointer, value)

    def find(self, method, path):
        """The pointer of the operation that a request means, and its labels; None where there is none."""
        sent = path.split("/")
        for template, item in self.strict["paths"].items():
            parts = template.split("/")
            labels = {part[1:-1]: text for part, text in zip(parts, sent) if part.startswith("{")}
            fits = all(part.startswith("{") or part == text for part, text in zip(parts, sent))
            if fits and len(parts) == len(sent) and method.lower() in item:
                return f"/paths/{template.replace('/', '~1')}/{method.lower()}", labels
        return None

    def check(self, pointer, value):
        schema = {"$ref": f"urn:own#{pointer}"}
        Draft202012Validator(schema, registry=self.registry, format_checker=FormatChecker()).validate(value)

    def check_answer(self, method, path, status, body):
        """Hold an answer to what is said of it, and remember its members."""
        operation, _ = self.find(method, path)
        pointer, _ = self.resolve(f"{operation}/responses/{status}")
        self.check(f"{pointer}/content/application~1json/schema", body)
        self.note(f"{pointer}/content/application~1json/schema", body)

    def check_request(self, method, target, body):
        """Hold a request that was carried out to what is said of it."""
        parts = urlsplit(target)
        operation, labels = self.find(method, parts.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        told = {"path": set(), "query": set()}
        for pointer, place in self.parameters(operation):
            where, name = place["in"], place["name"]
            told[where].add(name)
            text = (labels if where == "path" else query).get(name)
            if text is not None:
                integer = self.resolve(f"{pointer}/schema")[1].get("type") == "integer"
                self.check(f"{pointer}/schema", int(text) if integer else text)
        assert set(labels) == told["path"] and set(query) <= told["query"], target
        _, value = self.resolve(operation)
        assert ("requestBody" in value) == (body is not None), (method, target)
        if body is not None:
            self.check(f"{operation}/requestBody/content/application~1json/schema", body)

    def parameters(self, operation):
        for holder in (operation.rsplit("/", 1)[0], operation):
            for i in range(len(self.resolve(holder)[1].get("parameters", []))):
                yield self.resolve(f"{holder}/parameters/{i}")

    def note(self, pointer, value):
        pointer, schema = self.resolve(pointer)
        if isinstance(value, list):
            for each in value:
                self.note(f"{pointer}/items", each)
        for name in schema.get("properties", {}):
            if name in value:
                self.seen.add((pointer, name))
                self.note(f"{pointer}/properties/{name}", value[name])

    def members(self, pointer):
        """Every member that a schema and those below it name."""
        pointer, schema = self.resolve(pointer)
        for name in schema.get("properties", {}):
            yield pointer, name
            yield from self.members(f"{pointer}/properties/{name}")
        if "items" in schema:
            yield from self.members(f"{pointer}/items")

    def answers(self):
        """The pointers of the schemas of all answers."""
        for path, item in self.strict["paths"].items():
            for method in set(item) - {"parameters"}:
                operation = f"/paths/{path.replace('/', '~1')}/{method}"
                for status in item[method]["responses"]:
                    pointer, response = self.resolve(f"{operation}/responses/{status}")
                    if "application/json" in response["content"]:
                        yield f"{pointer}/content/application~1json/schema"

    def examples(self):
        """Every example of a body, with the pointer of its schema."""
        for pointer, value in walk(self.strict, ""):
            if "example" in value and "schema" in value:
                yield f"{pointer}/schema", value["example"]
            for example in value.get("examples", []) if "type" in value else []:
                yield pointer, example


def walk(value, pointer):
    if isinstance(value, dict):
        yield pointer, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in pairs:
        yield from walk(each, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")


def golden_exchanges(path):
    """Read (method, target, service, body, status, answer) of a golden file; src/api/golden_test.cc tells its form."""
    exchanges, asked, texts = [], None, []
    for line in path.read_text().splitlines():
        if re.match(r"> (GET|POST|PUT|PATCH|DELETE) /", line):
            asked, texts = line[2:].split(), []
        elif line.startswith("> "):
            texts.append(line[2:])
        elif re.match(r"< \d{3}", line):
            status = int(line.split()[1])
        elif line.startswith("< "):
            exchanges.append((*asked, "".join(texts) or None, status, line[2:]))
    return exchanges
