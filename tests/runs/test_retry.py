"""What may pass is tried again, visibly and not for ever; what was given up can be repeated."""

import re
from datetime import datetime, timezone

import pytest

from exports import assert_published_once, await_completed, make_integration, on_demand, start_export
from run_calls import Refused, await_end, await_message, await_run, call, get_run, latest_run, start_held


def start_gone(server):
    """An export whose source does not answer."""
    integration = server.apps.create_data_integration(
        Name="gone", KmsKey="alias/none", SourceURI="postgresql://gone/public")
    start_export(server, integration, to="s3://lake/gone")
    return latest_run(server)["RunId"]


def rest_left(run):
    if "NextAttemptAt" not in run:
        return 0
    return (datetime.fromisoformat(run["NextAttemptAt"]) - datetime.now(timezone.utc)).total_seconds()


def test_a_setback_says_what_happened_and_when_it_is_tried_again(server):
    run_id = start_gone(server)
    resting = await_run(server, run_id, lambda run: "NextAttemptAt" in run)
    assert resting["State"] == "running"
    assert re.match(r"retry \d of 8 in [\d.]+ m?s: .*gone", resting["StatusMessage"]), resting
    again = await_run(server, run_id, lambda run: run["Attempt"] >= 3)
    assert again["StartedAt"] == resting["StartedAt"]


def test_a_restart_neither_shortens_a_rest_nor_uses_up_a_retry(make_far):
    server = make_far("[runs]\nretries = 40\n")
    run_id = start_gone(server)
    # Rests grow: sooner or later one is long enough for a restart to fall into it.
    before = await_run(server, run_id, lambda run: rest_left(run) > 5, timeout=240)
    assert server.stop() == 0
    server.start()
    assert get_run(server, run_id)["NextAttemptAt"] == before["NextAttemptAt"]


def test_a_run_goes_on_after_stops_of_the_server_without_a_single_retry(make_far, gate):
    server = make_far("[runs]\nretries = 0\n")
    rule, integration, run = start_held(server, gate)
    for _ in range(2):
        assert server.stop() == 0
        rule.seen.clear()
        server.start()
        assert rule.seen.wait(60)
    rule.open()
    assert await_end(server, run["RunId"])["State"] == "completed"


def test_a_run_that_its_server_never_survives_is_given_up(make_far, gate):
    server = make_far("[runs]\nretries = 1\n")
    rule, integration, run = start_held(server, gate)
    for _ in range(2):
        server.kill()
        rule.seen.clear()
        server.start()
        if _ == 0:
            assert rule.seen.wait(60)
    ended = await_end(server, run["RunId"])
    assert ended["State"] == "failed" and ended["StatusMessage"].startswith("the server ended 2 times"), ended
    assert "Uploads" not in gate.s3.list_multipart_uploads(Bucket="far")
    rule.open()
    assert server.cli("runs", "retry", run["RunId"], "--wait").returncode == 0


def test_nothing_is_retried_where_retries_are_switched_off_and_the_command_line_says_it_failed(make_far):
    server = make_far("[runs]\nretries = 0\n")
    run_id = start_gone(server)
    ended = await_end(server, run_id)
    assert ended["State"] == "failed" and ended["Attempt"] == 1 and ended["ErrorKind"] == "unavailable", ended
    told = server.cli("runs", "retry", run_id, "--wait", check=False)
    assert told.returncode == 7 and "failed: " in told.stderr
    assert latest_run(server)["RetryOf"] == run_id


def test_a_cancelled_run_is_repeated_over_its_own_window(server, gate):
    rule, integration, run = start_held(server, gate)
    with pytest.raises(Refused, match="only a run that failed or was cancelled") as refused:
        call(server, "POST", f"/runs/{run['RunId']}/retry")
    assert refused.value.status == 409
    call(server, "POST", f"/runs/{run['RunId']}/cancel")
    await_end(server, run["RunId"])
    retry = call(server, "POST", f"/runs/{run['RunId']}/retry")
    assert retry["Window"] == run["Window"] and retry["RetryOf"] == run["RunId"] != retry["RunId"]
    with pytest.raises(Refused, match="still in progress"):
        call(server, "POST", f"/runs/{run['RunId']}/retry")
    assert server.cli("runs", "retry", run["RunId"], check=False).returncode == 5
    rule.open()
    assert await_end(server, retry["RunId"])["Rows"] == 300


def test_repeating_needs_the_rights_of_an_export(server, gate):
    rule, integration, run = start_held(server, gate)
    call(server, "POST", f"/runs/{run['RunId']}/cancel")
    await_end(server, run["RunId"])
    allowed = '{"Statement":{"Effect":"Allow","Action":"sluice:RetryRun","Resource":"*"}}'
    made = call(server, "POST", "/access-keys", {"User": "ada", "Policy": allowed})
    key = made["AccessKeyId"], made["SecretAccessKey"]
    with pytest.raises(Refused, match="profile:CreateSnapshot"):
        call(server, "POST", f"/runs/{run['RunId']}/retry", key=key)
    rights = '["sluice:RetryRun","profile:CreateSnapshot","sluice:WriteBucket"]'
    call(server, "PATCH", f"/access-keys/{key[0]}", {"Policy": allowed.replace('"sluice:RetryRun"', rights)})
    assert call(server, "POST", f"/runs/{run['RunId']}/retry", key=key)["State"] == "queued"


def test_a_bucket_that_slows_us_down_for_a_while_costs_a_retry(make_far, gate):
    server = make_far("runs-at-once = 1\n")
    rule, _, held = start_held(server, gate, "held")
    integration = make_integration(server)
    start_export(server, integration, to="s3://far/waits")
    waiting = latest_run(server)["RunId"]
    slow = gate.refuse("HEAD", "/far", 503, "SlowDown")
    call(server, "POST", f"/runs/{held['RunId']}/cancel")
    resting = await_message(server, waiting, "retry 1 of 8 in ")
    assert "503" in resting["StatusMessage"]
    slow.open()
    rule.open()
    assert await_end(server, waiting)["State"] == "completed"
