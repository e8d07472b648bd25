"""The document at /sluice/v1/openapi.json is right, whole, and what the server does."""

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from exports import make_integration, start_export
from own_api import Document, ask, golden_exchanges
from sluice_server import ROOT, wait_for_run

GOLDEN = sorted((ROOT / "src/api/testdata").glob("*.golden"))
TEXT = (ROOT / "src/api/sluice/openapi.json").read_text()


def own_exchanges():
    for path in GOLDEN:
        for method, target, service, body, status, answer in golden_exchanges(path):
            if service == "sluice" and target.startswith("/sluice/"):
                yield path.stem, method, target, body, status, answer


@pytest.fixture(scope="module")
def document():
    return Document(TEXT)


def test_document_is_openapi_3_1():
    validate(json.loads(TEXT), cls=OpenAPIV31SpecValidator)


def test_examples_fit_their_schemas(document):
    examples = list(document.examples())
    assert len(examples) > 10
    for pointer, example in examples:
        document.check(pointer, example)


def test_golden_answers_and_requests_are_as_described(document):
    count = 0
    for name, method, target, body, status, answer in own_exchanges():
        path = target.partition("?")[0]
        if document.find(method, path) is None:
            assert status == 404, (name, target)
            continue
        document.check_answer(method, path, status, json.loads(answer))
        if status == 200:
            document.check_request(method, target, body and json.loads(body))
        count += 1
    assert count > 50


def test_every_described_member_is_answered_by_some_golden_file(document):
    for _, method, target, _, status, answer in own_exchanges():
        if document.find(method, target.partition("?")[0]):
            document.check_answer(method, target.partition("?")[0], status, json.loads(answer))
    described = {member for pointer in document.answers() for member in document.members(pointer)}
    # Health is not signed, so that no golden file has it; the test below asks for it. How far a run is and what is to be
    # known of it is said by a run at work, which the golden files' host has not.
    health = {("/components/schemas/Live", "Live"), ("/components/schemas/Ready", "Ready")}
    at_work = {("/components/schemas/Run", name) for name in ("Percent", "SecondsLeft", "Notes")}
    assert described - document.seen == health | at_work


def test_server_serves_the_document_unsigned_and_answers_as_it_says(server, tmp_path):
    status, headers, text = ask(server, "GET", "/sluice/v1/openapi.json", signed=False)
    assert (status, headers["Content-Type"], text.decode()) == (200, "application/json", TEXT)
    document = Document(text)

    def checked(method, target, body=None, status=200, signed=True):
        got, _, answer = ask(server, method, target, body, signed=signed)
        assert got == status, answer
        document.check_answer(method, target.partition("?")[0], got, json.loads(answer))
        return json.loads(answer)

    checked("GET", "/livez", signed=False)
    checked("GET", "/readyz", signed=False)
    checked("POST", "/sluice/v1/buckets", {"Name": "sea"})
    checked("POST", "/sluice/v1/buckets", {"Name": "sea"}, status=409)
    checked("GET", "/sluice/v1/runs", status=403, signed=False)
    server.profiles.create_domain(DomainName="acme", DefaultExpirationDays=366)
    imported = {"Line": 1, "ProfileId": "0" * 32, "Profile": {"FirstName": "Ada"}}
    checked("POST", "/sluice/v1/domains/acme/profiles/import", {"Profiles": [imported]})
    integration = make_integration(server)
    start_export(server, integration, to="s3://sea")
    wait_for_run(server, integration["Id"])
    runs = checked("GET", "/sluice/v1/runs?integration=crm&state=completed&maxResults=1")["Runs"]
    run = checked("GET", f"/sluice/v1/runs/{runs[0]['RunId']}")
    assert len(run.pop("Attempts")) == 1 and run == runs[0]
