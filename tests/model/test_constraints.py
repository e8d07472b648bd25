"""Each constraint of the service models is held: a request that breaks one alone is refused, naming the member, and changes nothing."""

from random import Random

import pytest

from model.breaking import broken
from model.constraint import constraints
from model.world import OPERATIONS, name_of

SEED = 20200729
INVALID = ("InvalidRequestException", "BadRequestException")
# How many constraints the models have. A newer model changes them; so does a generator that overlooks some.
COUNTS = {
    "CreateApplication": 91, "CreateDataIntegration": 76, "CreateDataIntegrationAssociation": 65, "CreateEventIntegration": 30,
    "DeleteApplication": 4, "DeleteDataIntegration": 4, "DeleteEventIntegration": 4, "GetApplication": 4, "GetDataIntegration": 4,
    "GetEventIntegration": 4, "ListApplicationAssociations": 9, "ListApplications": 6, "ListDataIntegrationAssociations": 9,
    "ListDataIntegrations": 5, "ListEventIntegrationAssociations": 9, "ListEventIntegrations": 5, "ListTagsForResource": 4,
    "TagResource": 13, "UntagResource": 10, "UpdateApplication": 77, "UpdateDataIntegration": 10,
    "UpdateDataIntegrationAssociation": 37, "UpdateEventIntegration": 6, "CreateDomain-of-profiles": 127,
    "GetDomain-of-profiles": 4, "ListDomains-of-profiles": 5, "DeleteDomain-of-profiles": 4, "CreateProfile-of-profiles": 215,
    "UpdateProfile-of-profiles": 161, "DeleteProfile-of-profiles": 7, "SearchProfiles-of-profiles": 35,
    "ListTagsForResource-of-profiles": 3, "TagResource-of-profiles": 12, "UntagResource-of-profiles": 9,
}


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_a_request_that_breaks_one_constraint_is_refused(stage, operation):
    random = Random(SEED)
    held, wrong = constraints(operation), []
    for constraint in held:
        maker = stage.world.maker(operation, random, fresh=False, within=constraint.place)
        request = maker.whole()
        tries = list(broken(constraint, request, maker))
        assert tries, constraint
        for what, changed, place in tries:
            problem = problem_with(stage, operation, constraint, changed, place)
            if problem:
                wrong.append(f"{constraint} with {what}: {problem}")
    assert not wrong, "\n" + "\n".join(wrong)
    print(f"{name_of(operation)}: {len(held)} constraints")
    assert len(held) == COUNTS.get(name_of(operation))


def problem_with(stage, operation, constraint, request, place):
    """Send what is wrong; say what is wrong with the answer."""
    stage.watch.changed()
    answer = stage.exchange.send(operation, request)
    try:
        names = INVALID
        if constraint.location == "uri" and request.get(constraint.place[0], "") == "":
            names = INVALID + ("UnknownOperationException",)  # nothing between two slashes is another path
            place = ""
        message = stage.exchange.refused(operation, answer, names)
    except (AssertionError, KeyError) as error:
        return f"{answer[0]} {answer[2][:300]!r} {str(error).splitlines()[0]}"
    if place not in message:
        return f"{place} is not in {message!r}"
    return "something was stored" if stage.watch.changed() else None
