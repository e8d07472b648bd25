"""Associations that a schedule carries out, written with boto3 and seen to run."""

import json
import sqlite3
import time

import pytest
from botocore.exceptions import ClientError

from exports import make_domain, make_integration
from sluice_server import read_export, wait_for_run
from customers import awkward_profile

MINUTE = 60_000
SOON = 1_500  # until the first instant: as short as the request needs


def now_ms():
    return time.time_ns() // 1_000_000


def scheduled(expression, first=None, **more):
    configuration = {"ScheduleExpression": expression} | ({} if first is None else {"FirstExecutionFrom": str(first)}) | more
    return {"ExecutionMode": "SCHEDULED", "ScheduleConfiguration": configuration}


def schedule(server, integration, execution, to="s3://lake/crm", **metadata):
    options = {"ClientAssociationMetadata": metadata} if metadata else {}
    return server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI=to, ExecutionConfiguration=execution, **options)


def await_started(server, integration):
    """Until the association has a run, as its customer sees it; then until that has ended."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        [entry] = server.apps.list_data_integration_associations(
            DataIntegrationIdentifier=integration["Id"])["DataIntegrationAssociations"]
        if "LastExecutionStatus" in entry:
            return wait_for_run(server, integration["Id"])
        time.sleep(0.05)
    raise AssertionError("no run was made")


def set_back(server, by_ms):
    """While the server is down: as if the machine's clock had gone on by so much."""
    with sqlite3.connect(server.folder / "sluice.db") as store:
        store.execute("UPDATE schedule SET anchor = anchor - ?1, watermark = watermark - ?1, next_due = next_due - ?1", (by_ms,))


def make_profiles(server, count):
    make_domain(server)
    for number in range(count):
        server.profiles.create_profile(DomainName="acme", **awkward_profile(number))


def test_a_schedule_exports_what_there_is_up_to_its_instant(server):
    make_profiles(server, 7)
    integration = make_integration(server)
    first = now_ms() - MINUTE + SOON
    schedule(server, integration, scheduled("rate(1 minute)", first))
    [entry] = server.apps.list_data_integration_associations(
        DataIntegrationIdentifier=integration["Id"])["DataIntegrationAssociations"]
    assert "LastExecutionStatus" not in entry, "nothing runs before its time"
    entry = await_started(server, integration)
    assert entry["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED", entry
    assert entry["ExecutionConfiguration"]["ScheduleConfiguration"] == {
        "ScheduleExpression": "rate(1 minute)", "FirstExecutionFrom": str(first)}
    [(manifest, rows)] = read_export(server.bucket("lake"))
    assert len(rows) == 7
    assert manifest["window"]["end"] > manifest["window"]["start"]


def test_after_downtime_one_run_covers_what_was_missed(server):
    make_profiles(server, 5)
    integration = make_integration(server)
    schedule(server, integration, scheduled("rate(1 minute)", now_ms() - MINUTE + 30_000))
    server.stop()
    set_back(server, 10 * MINUTE)
    server.start()
    entry = await_started(server, integration)
    assert entry["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED", entry
    assert len(read_export(server.bucket("lake"))) == 1
    assert server.query("SELECT count(*) FROM run") == [(1,)]
    [(instants, reason)] = server.query("SELECT instants, reason FROM skip")
    assert instants >= 8 and reason == "missed"
    [(watermark, due)] = server.query("SELECT s.watermark, r.due_at FROM schedule s, run r")
    assert watermark == due


def test_an_integrations_own_schedule_carries_an_association_with_a_destination_alone(server):
    make_profiles(server, 3)
    integration = server.apps.create_data_integration(
        Name="crm", KmsKey="alias/none", SourceURI="AmazonConnect://AppIntegrations",
        ObjectConfiguration={"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}},
        ScheduleConfig={"ScheduleExpression": "rate(1 minute)", "Object": "CustomerProfiles",
                        "FirstExecutionFrom": str(now_ms() - MINUTE + SOON)})
    server.apps.create_data_integration_association(DataIntegrationIdentifier="crm", DestinationURI="s3://lake/crm")
    entry = await_started(server, integration)
    assert entry["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED", entry
    [(_, rows)] = read_export(server.bucket("lake"))
    assert len(rows) == 3


def test_failures_in_a_row_suspend_a_schedule_visibly(make_server):
    server = make_server(config="[quotas]\nschedule-failures = 1\n")
    make_profiles(server, 3)
    integration = make_integration(server)
    schedule(server, integration, scheduled("rate(1 minute)", now_ms() - MINUTE + SOON))
    server.profiles.delete_domain(DomainName="acme")
    entry = await_started(server, integration)
    assert entry["LastExecutionStatus"]["ExecutionStatus"] == "FAILED", entry
    assert "The schedule is suspended after 1 failures in a row" in entry["LastExecutionStatus"]["StatusMessage"]


@pytest.mark.parametrize("execution, metadata, named", [
    (scheduled("cron(0 9 * * * *)"), {}, "ScheduleExpression"),
    (scheduled("at(2001-01-01T00:00:00)"), {}, "never due again"),
    (scheduled("rate(1 day)", "yesterday"), {}, "FirstExecutionFrom"),
    (scheduled("rate(1 day)", Object="people"), {}, "Object"),
    (scheduled("rate(1 day)"), {"schedule.timezone": "Mars/Base"}, "schedule.timezone"),
    (scheduled("rate(1 day)"), {"schedule.jitter": "1"}, "schedule.jitter"),
])
def test_what_cannot_be_scheduled_is_refused_by_name(server, execution, metadata, named):
    make_domain(server)
    integration = make_integration(server)
    with pytest.raises(ClientError) as refused:
        schedule(server, integration, execution, **metadata)
    assert refused.value.response["Error"]["Code"] == "InvalidRequestException"
    assert named in refused.value.response["Error"]["Message"]


def test_the_command_line_shows_pauses_resumes_and_backfills(server):
    make_profiles(server, 4)
    integration = make_integration(server)
    execution = scheduled("cron(0 6 ? * MON-FRI *)", "2030-01-01T00:00:00Z")
    created = schedule(server, integration, execution, **{"schedule.timezone": "Europe/Berlin"})
    association = created["DataIntegrationAssociationId"]
    listed = server.cli("schedule", "next", association, "--count", "3").stdout.split()
    assert listed == ["2030-01-01T05:00:00.000Z", "2030-01-02T05:00:00.000Z", "2030-01-03T05:00:00.000Z"]
    shown = server.cli("schedule", "show", association).stdout
    assert "Europe/Berlin" in shown and "active" in shown
    assert json.loads(server.cli("schedule", "pause", association, "--json").stdout)["State"] == "paused"
    assert json.loads(server.cli("schedule", "resume", association, "--json").stdout)["State"] == "active"
    assert server.cli("schedule", "show", "nobody", check=False).returncode == 3

    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))
    runs = server.cli("backfill", association, "--from", "2020-01-01", "--until", until, "--each", "1000d").stdout.split()
    assert len(runs) == 3
    deadline = time.monotonic() + 60
    for run in runs:
        while (seen := json.loads(server.cli("runs", "show", run, "--json").stdout))["State"] != "completed":
            assert seen["State"] != "failed" and time.monotonic() < deadline, seen
    windows = sorted((manifest["window"]["start"], manifest["window"]["end"]) for manifest, _ in read_export(server.bucket("lake")))
    assert windows[0][0] == "2020-01-01T00:00:00.000Z" and windows[-1][1] == until.replace("Z", ".000Z")
    assert all(left[1] == right[0] for left, right in zip(windows, windows[1:])), windows
    watermark = json.loads(server.cli("schedule", "show", association, "--json").stdout)["Watermark"]
    assert watermark == "2030-01-01T00:00:00.000Z", "a backfill moves no watermark"
    refused = server.cli("backfill", association, "--from", "2020-01-01", "--until", until, "--each", "soon", check=False)
    assert refused.returncode == 2 and "--each must be" in refused.stderr
