"""Requests that the service models admit are accepted, every answer is as the models say, and what was said is kept."""

from random import Random

import pytest

from model.world import APP_INTEGRATIONS, OPERATIONS, PROFILES, name_of

SEED = 20200729
AT_RANDOM = 12

# How the outcome of a write is read back: the operation, and its identifier from the request and the answer.
READ_BACK = {
    "CreateDataIntegration": ("GetDataIntegration", lambda request, answer: {"Identifier": answer["Id"]}),
    "UpdateDataIntegration": ("GetDataIntegration", lambda request, answer: {"Identifier": request["Identifier"]}),
    "CreateEventIntegration": ("GetEventIntegration", lambda request, answer: {"Name": request["Name"]}),
    "UpdateEventIntegration": ("GetEventIntegration", lambda request, answer: {"Name": request["Name"]}),
    "CreateApplication": ("GetApplication", lambda request, answer: {"Arn": answer["Arn"]}),
    "UpdateApplication": ("GetApplication", lambda request, answer: {"Arn": request["Arn"]}),
    "CreateDomain": ("GetDomain", lambda request, answer: {"DomainName": request["DomainName"]}),
}
RENAMED = {"ScheduleConfig": "ScheduleConfiguration"}
NOT_KEPT = {"Arn", "ClientToken", "Matching", "RuleBasedMatching", "DataStore"}  # after docs/compatibility.md


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_what_the_model_admits_is_accepted_and_kept(stage, operation):
    maker = stage.world.maker(operation, Random(SEED))
    for make in [maker.minimal, maker.whole, maker.fullest] + [maker.any] * AT_RANDOM:
        request = make()
        try:
            answer = stage.exchange.accepted(operation, stage.exchange.send(operation, request))
            if operation.name in READ_BACK:
                hold_what_was_kept(stage.exchange, operation, request, answer)
        except AssertionError as error:
            raise AssertionError(f"{make.__name__}: {repr(request)[:3000]}") from error


def hold_what_was_kept(exchange, operation, request, answer):
    name, identify = READ_BACK[operation.name]
    model = APP_INTEGRATIONS if name in APP_INTEGRATIONS.operation_names else PROFILES
    reading = model.operation_model(name)
    kept = exchange.accepted(reading, exchange.send(reading, identify(request, answer)))
    for member, value in request.items():
        wanted = RENAMED.get(member, member)
        if member not in NOT_KEPT and wanted in reading.output_shape.members:
            assert without_empty(kept.get(wanted)) == without_empty(value), member


def without_empty(value):
    """Leave out empty lists and maps, which an answer may leave out as well."""
    if isinstance(value, dict):
        value = {key: without_empty(item) for key, item in value.items()}
        value = {key: item for key, item in value.items() if item not in (None, [], {})}
    return value or None if isinstance(value, (dict, list)) else value


def test_the_operations_of_customer_profiles_that_are_not_offered_are_no_operations(stage):
    offered = {each.name for each in OPERATIONS if each.service_model is PROFILES}
    for name in set(PROFILES.operation_names) - offered:
        operation = PROFILES.operation_model(name)
        target = operation.http["requestUri"].replace("{DomainName}", "acme").replace("{", "").replace("}", "")
        stage.exchange.refused(operation, stage.exchange.raw(operation, target, b"{}"), ("UnknownOperationException",))
