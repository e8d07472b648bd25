"""Killed at every step, in every format, to both kinds of bucket; then started again and held against the source.

`./do test` takes each step with one of the six pairs of format and bucket in turn; `./do crash` takes all of them
(SLUICE_CRASH=all).
"""

import contextlib
import itertools
import os
import re
import time

import pytest
from botocore.exceptions import BotoCoreError

from crash.lakes import READERS, LocalLake, S3Lake, assert_whole
from exports import await_completed, import_many, make_domain, make_integration, on_demand
from s3_servers import moto_server
from sluice_server import INSTRUMENTED, ROOT

POINTS = sorted({
    name
    for path in (ROOT / "src").rglob("*.cc") if not path.stem.endswith("_test")
    for name in re.findall(r'FAILPOINT\("((?:run|schedule)\.[^"]+)"\)', path.read_text())
})
CLEANUP = "run.during_cleanup"
PAIRS = list(itertools.product(READERS, ["local", "s3"]))
EVERYTHING = os.environ.get("SLUICE_CRASH") == "all"
CASES = [(point, *pair) for number, point in enumerate(POINTS)
         for pair in (PAIRS if EVERYTHING else [PAIRS[number % len(PAIRS)]])]


@pytest.fixture(scope="module")
def moto():
    with moto_server() as url:
        yield url


@pytest.fixture
def lake(tmp_path, moto, request):
    if request.param == "local":
        return LocalLake(tmp_path / "data")
    return S3Lake(moto, f"lake-{time.time_ns()}")


def test_there_are_failpoints_at_every_step():
    assert len([point for point in POINTS if point.startswith("run.")]) >= 14, POINTS
    assert {"schedule.before_fire", "schedule.after_fire"} <= set(POINTS)


def begin(server, integration, lake, format, scheduled):
    if scheduled:
        soon = time.time_ns() // 1_000_000 - 60_000 + 1_500
        execution = {"ExecutionMode": "SCHEDULED", "ScheduleConfiguration": {
            "ScheduleExpression": "rate(1 minute)", "FirstExecutionFrom": str(soon)}}
    else:
        execution = on_demand(0)
    with contextlib.suppress(BotoCoreError):  # the kill may come before the answer
        server.apps.create_data_integration_association(
            DataIntegrationIdentifier=integration["Id"], DestinationURI=lake.uri, ExecutionConfiguration=execution,
            ClientAssociationMetadata={"export.format": format})


def await_run(server):
    """A schedule's run is made when it is due, which may be after the start."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.query("SELECT count(*) FROM run") != [(0,)]:
            return
        time.sleep(0.05)
    raise AssertionError("no run was made")


@pytest.mark.parametrize("point, format, lake", CASES, indirect=["lake"])
def test_a_process_killed_at_a_step_leaves_all_or_nothing_and_ends_the_run_once(make_server, tmp_path, lake, point, format):
    scheduled = point.startswith("schedule.")
    server = make_server(binary=INSTRUMENTED, config=lake.config, env=lake.env)
    make_domain(server)
    accounts = import_many(server, 300)
    integration = make_integration(server)
    server.stop()

    # Only a run with something to clean up passes there: one that has been killed before.
    first = "run.before_precommit" if point == CLEANUP else point
    server.start(SLUICE_FAILPOINT=f"{first}:kill")
    begin(server, integration, lake, format, scheduled)
    assert server.process.wait(60) == -9, f"{first} was never passed"
    if point == CLEANUP:
        server.start(wait=False, SLUICE_FAILPOINT=f"{point}:kill")
        assert server.process.wait(60) == -9, f"{point} was never passed"
    assert len([key for key in lake.keys() if "_manifest." in key]) <= 1

    server.start()
    if scheduled:
        await_run(server)
    await_completed(server, integration)
    server.stop()
    assert_whole(lake, format, "AccountNumber", accounts, tmp_path)
    assert server.query("SELECT count(*), count(due_at) FROM run") == [(1, int(scheduled))]
