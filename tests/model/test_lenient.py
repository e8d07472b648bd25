"""Requests that are odd but lose nothing by it are understood."""

import json
from random import Random
from urllib.parse import quote

import pytest

from model.constraint import wire_name
from model.exchange import body_of, target_of
from model.world import WITH_BODY, WITH_LABEL, WITH_PAGES, WITHOUT_BODY, name_of

SEED = 20200729


@pytest.fixture
def accepted(stage):
    def accepted(operation, target, body=None, **options):
        return stage.exchange.accepted(operation, stage.exchange.raw(operation, target, body, **options))

    return accepted


def maker(stage, operation):
    return stage.world.maker(operation, Random(SEED))


def inside(operation, request):
    """Give the members of a request's body as JSON values."""
    return json.loads(body_of(operation, request))


@pytest.mark.parametrize("operation", WITH_BODY, ids=name_of)
def test_an_empty_body_is_an_object_without_members(stage, accepted, operation):
    members = operation.input_shape.members
    required = [name for name in operation.input_shape.required_members if "location" not in members[name].serialization]
    for body in (None, b"", b"{}", b" \r\n\t{\n} "):
        target = target_of(operation, maker(stage, operation).minimal())
        if required:
            message = stage.exchange.refused(operation, stage.exchange.raw(operation, target, body))
            assert any(message == f"{name} is required" for name in required)
        else:
            accepted(operation, target, body)


@pytest.mark.parametrize("operation", WITH_BODY, ids=name_of)
def test_members_that_no_model_has_are_ignored(stage, accepted, operation):
    request = maker(stage, operation).whole()
    body = with_strangers(operation.input_shape, inside(operation, request))
    accepted(operation, target_of(operation, request), json.dumps(body).encode())


def with_strangers(shape, value):
    """Put members that no model has into every object that is a structure."""
    if shape.type_name == "structure":
        known = {name: with_strangers(shape.members[name], item) for name, item in value.items()}
        return {"Stranger": {"a": [1, None, {"b": "c"}]}} | known | {"": 0, "a.b": "💥", "__proto__": {}}
    if shape.type_name == "list":
        return [with_strangers(shape.member, item) for item in value]
    return {key: with_strangers(shape.value, item) for key, item in value.items()} if shape.type_name == "map" else value


@pytest.mark.parametrize("operation", WITH_BODY, ids=name_of)
def test_null_is_absent(stage, accepted, operation):
    request = maker(stage, operation).minimal()
    nulls = {wire_name(member, name): None for name, member in operation.input_shape.members.items()
             if "location" not in member.serialization}
    accepted(operation, target_of(operation, request), json.dumps(nulls | inside(operation, request)).encode())


@pytest.mark.parametrize("operation", WITH_BODY, ids=name_of)
def test_the_form_of_a_document_and_its_content_type_do_not_matter(stage, accepted, operation):
    for write in (written_with_escapes, written_with_space):
        request = maker(stage, operation).minimal()
        body = write(inside(operation, request)).encode()
        accepted(operation, target_of(operation, request), body, headers={"Content-Type": "text/plain; charset=latin1"})


def written_with_escapes(value):
    """Write JSON with every character of its texts as an escape."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{written_with_escapes(key)}:{written_with_escapes(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written_with_escapes, value)) + "]"
    if isinstance(value, str):
        units = value.encode("utf-16-be").hex()
        return '"' + "".join("\\u" + units[at:at + 4] for at in range(0, len(units), 4)) + '"'
    return json.dumps(value)


def written_with_space(value):
    return "\r\n\t " + json.dumps(value, indent="\t\r", ensure_ascii=False) + " \n"


@pytest.mark.parametrize("operation", WITHOUT_BODY, ids=name_of)
def test_a_body_that_nothing_asks_for_is_ignored(stage, accepted, operation):
    for body in (b"{}", b"{", b"\x00\xff", b"[" * 100_000):
        accepted(operation, target_of(operation, maker(stage, operation).minimal()), body)


@pytest.mark.parametrize("operation", WITH_LABEL, ids=name_of)
def test_a_label_may_be_escaped_throughout(stage, accepted, operation):
    request = maker(stage, operation).minimal()
    target = target_of(operation, request)
    label = target.split("/")[2].partition("?")[0]
    plain = next(value for value in request.values() if isinstance(value, str) and quote(value, safe="") == label)
    escaped = "".join(f"%{byte:02x}" for byte in plain.encode())
    accepted(operation, target.replace(label, escaped, 1), body_of(operation, request))


@pytest.mark.parametrize("operation", WITH_PAGES, ids=name_of)
def test_a_query_may_hold_what_nothing_asks_for(stage, accepted, operation):
    request = maker(stage, operation).minimal() | {"MaxResults": 1}
    target, body = target_of(operation, request), body_of(operation, request)
    name = wire_name(operation.input_shape.members["MaxResults"], "MaxResults")
    for addition in ("&", "&&", "&stranger=1", "&stranger", "&=", "&%E2%98%83=%F0%9F%92%A5", f"&{name.upper()}=x"):
        accepted(operation, target + addition, body)
    escaped = "".join(f"%{ord(letter):02X}" for letter in name)
    accepted(operation, target.replace(f"{name}=1", f"{escaped}=%31"), body)
