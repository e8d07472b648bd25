"""Requests that no client sends and that mean nothing: each is refused as a mistake of the caller, and changes nothing."""

import json
from random import Random

import pytest

from model.constraint import wire_name
from model.exchange import body_of, target_of
from model.world import OPERATIONS, WITH_BODY, WITH_LABEL, WITH_PAGES, name_of

SEED = 20200729
INVALID = ("InvalidRequestException", "BadRequestException")
NOT_FOUND = ("ResourceNotFoundException",)
UNROUTABLE = ("UnknownOperationException",)

NO_DOCUMENT = [
    b"{", b"}", b"[]", b'"text"', b"7", b"true", b"{'a':1}", b"{a:1}", b'{"a":1,}', b'{"a":01}', b'{"a":.5}', b'{"a":NaN}', b'{"a":1e999}',
    b'{"a":tru}', b'{"a"}', b'{"a":1 "b":2}', b"{} {}", b'{"a":1}x', b"/* */{}", b"\xef\xbb\xbf{}", b"\x00", b'{"a":"\n"}', b'{"a":"\x00"}',
    b'{"a":"\\x"}', b'{"a":"\\u12"}', b'{"a":"\xff"}', b'{"a":"\xc0\xaf"}', b'{"a":"\xed\xa0\x80"}', b'{"\xff":1}', b'{"a":"\\ud800"}',
    b'{"a":"\\udc00\\ud800"}', b'{"\\ud800":1}', b'{"a":1,"a":1}', b'{"a":{"b":1,"b":2}}', b'{"a":1,"\\u0061":1}', '{"a":1}'.encode("utf-16"),
    b'{"a":' + b"[" * 33 + b"]" * 33 + b"}", b'{"a":' + b"[" * 100_000, b'{"a":' * 50_000,
]
BAD_ESCAPES = ["%", "a%", "a%2", "%zz", "%2G", "%ff", "%c0%af", "%ed%a0%80", "%C3%28", "%u0041"]
LABELS_OF_NOTHING = ["%00", "%0A", "%20", "a%00b", "%F0%9F%92%A5", "%2E%2E%2F%2E%2E", "*", "%25", "a;b", "a:b", "%3Cscript%3E", "%20" * 1000]
MADE_UP_TOKENS = ["made-up", "AAAA", "=", "\u0000", "🙂", "x" * 1000, "eyJhIjoxfQ=="]


@pytest.fixture
def refused(stage):
    def refused(operation, target, body=None, names=INVALID, **options):
        stage.watch.changed()
        message = stage.exchange.refused(operation, stage.exchange.raw(operation, target, body, **options), names)
        assert not stage.watch.changed(), "a refused request was stored"
        return message

    return refused


def maker(stage, operation):
    return stage.world.maker(operation, Random(SEED), fresh=False)


@pytest.mark.parametrize("operation", WITH_BODY, ids=name_of)
def test_what_is_no_document_is_refused(stage, refused, operation):
    target = target_of(operation, maker(stage, operation).minimal())
    for body in NO_DOCUMENT:
        refused(operation, target, body)


@pytest.mark.parametrize("operation", WITH_BODY, ids=name_of)
def test_a_body_that_is_cut_off_or_says_things_twice_is_refused(stage, refused, operation):
    request = maker(stage, operation).whole()
    target, body = target_of(operation, request), body_of(operation, request)
    for cut in range(1, len(body), max(1, len(body) // 20)):
        refused(operation, target, body[:cut])
    refused(operation, target, body + body)
    first = json.dumps(list(json.loads(body))[0]).encode()
    assert "twice" in refused(operation, target, body[:-1] + b"," + first + b":null}")


@pytest.mark.parametrize("operation", WITH_LABEL, ids=name_of)
def test_a_label_that_is_not_percent_encoded_utf8_is_refused(stage, refused, operation):
    request = maker(stage, operation).minimal()
    target, body = target_of(operation, request), body_of(operation, request)
    for text in BAD_ESCAPES:
        refused(operation, with_label(target, text), body)


@pytest.mark.parametrize("operation", WITH_LABEL, ids=name_of)
def test_a_label_that_names_nothing_changes_nothing(stage, refused, operation):
    request = maker(stage, operation).minimal()
    target, body = target_of(operation, request), body_of(operation, request)
    for text in LABELS_OF_NOTHING:
        refused(operation, with_label(target, text), body, INVALID + NOT_FOUND)


def with_label(target, text):
    """Put a text in place of the first label, which is the second segment in every template."""
    path, mark, query = target.partition("?")
    segments = path.split("/")
    segments[2] = text
    return "/".join(segments) + mark + query


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_another_path_or_method_is_no_operation(stage, refused, operation):
    request = maker(stage, operation).minimal()
    path, mark, query = target_of(operation, request).partition("?")
    body = body_of(operation, request)
    for other in (path + "/", path + "/x/y/z", "/" + path, path.upper()):
        refused(operation, other + mark + query, body, UNROUTABLE)
    for method in ("OPTIONS", "BREW"):
        refused(operation, path + mark + query, body, UNROUTABLE, method=method)


@pytest.mark.parametrize("operation", WITH_PAGES, ids=name_of)
def test_a_query_that_is_broken_or_says_things_twice_is_refused(stage, refused, operation):
    request = maker(stage, operation).minimal() | {"MaxResults": 1}
    target, body = target_of(operation, request), body_of(operation, request)
    name = wire_name(operation.input_shape.members["MaxResults"], "MaxResults")
    for addition in (f"&{name}=1", f"&{name}", f"&{name}=", "&stranger=%", "&stranger=%ff", "&%zz=1"):
        refused(operation, target + addition, body)


@pytest.mark.parametrize("operation", WITH_PAGES, ids=name_of)
def test_a_token_that_no_page_gave_is_refused(stage, refused, operation):
    request = maker(stage, operation).minimal()
    for token in MADE_UP_TOKENS:
        changed = request | {"NextToken": token}
        message = refused(operation, target_of(operation, changed), body_of(operation, changed))
        assert wire_name(operation.input_shape.members["NextToken"], "NextToken") in message
