"""A run is cancelled wherever it is, and leaves nothing."""

import pytest

from exports import (assert_published_once, await_completed, make_integration, on_demand,
                     start_export)
from run_calls import Refused, await_end, await_message, call, get_run, latest_run, start_held
from sluice_server import files_under, wait_for_run

def assert_nothing_left(gate):
    assert "Contents" not in gate.s3.list_objects_v2(Bucket="far")
    assert "Uploads" not in gate.s3.list_multipart_uploads(Bucket="far")


def test_a_running_run_is_stopped_and_leaves_nothing(server, gate):
    rule, integration, run = start_held(server, gate)
    assert run["State"] == "running"
    asked = call(server, "POST", f"/runs/{run['RunId']}/cancel")
    assert asked.get("CancelRequested") or asked["State"] == "cancelled"
    ended = await_end(server, run["RunId"])
    assert ended["State"] == "cancelled" and ended["StatusMessage"].startswith("cancelled by root at 20")
    assert_nothing_left(gate)
    status = wait_for_run(server, integration["Id"])["LastExecutionStatus"]
    assert status == {"ExecutionStatus": "FAILED", "StatusMessage": ended["StatusMessage"]}
    rule.open()
    again = call(server, "POST", f"/runs/{run['RunId']}/cancel")
    assert again == {name: value for name, value in ended.items() if name != "Attempts"}


def test_a_queued_run_is_cancelled_in_the_answer(server, gate):
    running = [start_held(server, gate, name) for name in ("one", "two")]  # as many as run at once
    integration = make_integration(server, "three")
    association = start_export(server, integration)
    queued = latest_run(server, integration=integration["Id"])
    assert queued["State"] == "queued"
    assert call(server, "POST", f"/runs/{queued['RunId']}/cancel")["State"] == "cancelled"
    for rule, _, run in running:
        server.cli("runs", "cancel", run["RunId"])
    assert_nothing_left(gate)
    assert files_under(server.bucket()) == []
    # The place is free again, and a cancelled run is in nobody's way.
    server.apps.update_data_integration_association(
        DataIntegrationIdentifier="three", ExecutionConfiguration=on_demand(0),
        DataIntegrationAssociationIdentifier=association["DataIntegrationAssociationId"])
    await_completed(server, integration)


def test_a_run_between_attempts_is_cancelled(server, gate):
    integration = server.apps.create_data_integration(
        Name="gone", KmsKey="alias/none", SourceURI="postgresql://gone/public")
    start_export(server, integration, to="s3://far/crm")
    run = await_message(server, latest_run(server)["RunId"], "retry ")
    ended = server.cli("runs", "cancel", run["RunId"])
    assert "cancelled: cancelled by root" in ended.stderr
    assert get_run(server, run["RunId"])["State"] == "cancelled"


@pytest.mark.parametrize("point", ["cancel.after_claim", "cancel.before_cancelled"])
def test_a_server_that_dies_while_it_cancels_ends_it_at_the_next_start(server, gate, point):
    server.stop()
    server.start(SLUICE_FAILPOINT=f"{point}:kill")
    rule, _, run = start_held(server, gate)
    call(server, "POST", f"/runs/{run['RunId']}/cancel")
    assert server.process.wait(60) == -9
    server.start()
    assert await_end(server, run["RunId"])["State"] == "cancelled"
    assert_nothing_left(gate)


def test_a_server_that_is_killed_right_after_it_was_asked_ends_it_at_the_next_start(server, gate):
    rule, _, run = start_held(server, gate)
    abort = gate.hold("DELETE", "uploadId=")
    call(server, "POST", f"/runs/{run['RunId']}/cancel")
    server.kill()
    abort.open()
    server.start()
    assert await_end(server, run["RunId"])["State"] == "cancelled"
    assert_nothing_left(gate)


def test_a_run_that_is_published_is_not_cancelled(server, gate):
    rule = gate.hold("POST", "uploadId=")  # completes are
    integration = make_integration(server)
    start_export(server, integration, to="s3://far/crm")
    assert rule.seen.wait(60)
    run = latest_run(server)
    with pytest.raises(Refused, match="only goes forward") as refused:
        call(server, "POST", f"/runs/{run['RunId']}/cancel")
    assert refused.value.status == 409
    assert server.cli("runs", "cancel", run["RunId"], check=False).returncode == 5
    rule.open()
    assert await_end(server, run["RunId"])["State"] == "completed"
    assert server.cli("runs", "cancel", run["RunId"], check=False).returncode == 5
    assert server.cli("runs", "cancel", "nobody", check=False).returncode == 3


def test_cancelling_is_a_right_of_its_own(server, gate):
    rule, _, run = start_held(server, gate)
    policy = '{"Statement":[{"Effect":"Allow","Action":"sluice:GetRun","Resource":"*"}]}'
    made = call(server, "POST", "/access-keys", {"User": "ada", "Policy": policy})
    key = made["AccessKeyId"], made["SecretAccessKey"]
    with pytest.raises(Refused, match="sluice:CancelRun") as refused:
        call(server, "POST", f"/runs/{run['RunId']}/cancel", key=key)
    assert refused.value.status == 403
    call(server, "PATCH", f"/access-keys/{key[0]}", {"Policy": policy.replace("GetRun", "CancelRun")})
    call(server, "POST", f"/runs/{run['RunId']}/cancel", key=key)
    assert await_end(server, run["RunId"])["StatusMessage"].startswith("cancelled by ada at ")


def test_the_main_job_goes_on_beside_a_cancelled_run(server, gate):
    rule, _, run = start_held(server, gate, "held")
    integration = make_integration(server)
    start_export(server, integration)
    call(server, "POST", f"/runs/{run['RunId']}/cancel")
    await_completed(server, integration)
    assert_published_once(server, server.accounts)
