"""What a run was asked, what it did and how long that took is kept, and shown."""

from exports import make_domain, make_integration, start_export, import_many
from run_calls import await_end, await_run, call, get_run, latest_run, start_held


def test_a_completed_run_tells_what_it_read_and_how_long_each_stage_took(make_server):
    server = make_server()
    make_domain(server)
    import_many(server, 300)
    start_export(server, make_integration(server))
    run = await_end(server, latest_run(server)["RunId"])
    assert run["State"] == "completed" and run["SplitsDone"] == run["SplitsTotal"] >= 1
    assert run["WindowRead"] == run["Window"]
    times = run["StageTimes"]
    assert set(times) == {"PlanningMs", "ReadingMs", "WritingMs", "SendingMs", "CommittingMs"}
    assert all(ms >= 0 for ms in times.values()) and sum(times.values()) > 0, times
    [attempt] = run["Attempts"]
    assert attempt["Outcome"] == "completed" and attempt["Message"] == run["StatusMessage"]
    assert "Attempts" not in latest_run(server)
    told = server.cli("runs", "show", run["RunId"]).stdout
    for word in ("read ", "stages       planning ", ", committing ", "attempt      1 ", ", completed: 300 rows"):
        assert word in told, told


def test_attempts_tell_which_worker_died_and_which_was_stopped(server, gate):
    rule, _, run = start_held(server, gate)
    server.kill()
    rule.seen.clear()
    server.start()
    assert rule.seen.wait(60)
    assert server.stop() == 0
    server.start()
    rule.open()
    attempts = await_end(server, run["RunId"])["Attempts"]
    assert [attempt["Outcome"] for attempt in attempts] == ["died", "stopped", "completed"]
    assert len({attempt["Worker"] for attempt in attempts}) == 3
    assert [attempt["Attempt"] for attempt in attempts] == [1, 2, 3]


def test_a_setback_is_in_the_attempts_with_its_error(server):
    server.apps.create_data_integration(Name="gone", KmsKey="alias/none", SourceURI="postgresql://gone/public")
    start_export(server, {"Id": "gone"}, to="s3://lake/gone")
    run = await_run(server, latest_run(server)["RunId"], lambda run: "NextAttemptAt" in run)
    first = run["Attempts"][0]
    assert first["Outcome"] == "setback" and first["ErrorKind"] == "unavailable" and "gone" in first["Message"]


def test_the_command_line_follows_a_run_and_ends_as_it_does(server, gate):
    rule, _, held = start_held(server, gate)
    assert server.cli("runs", "watch", held["RunId"], "--timeout", "0", check=False).returncode == 8
    rule.open()
    told = server.cli("runs", "watch", held["RunId"])
    assert told.stdout.strip() == get_run(server, held["RunId"])["Manifest"]
    rule, _, cancelled = start_held(server, gate, "other")
    call(server, "POST", f"/runs/{cancelled['RunId']}/cancel")
    assert server.cli("runs", "watch", cancelled["RunId"], check=False).returncode == 7
    assert server.cli("runs", "watch", "nobody", check=False).returncode == 3


def test_runs_are_listed_from_a_time_on(server):
    first = make_integration(server, "first")
    start_export(server, first, to="s3://lake/first")
    early = await_end(server, latest_run(server)["RunId"])
    start_export(server, make_integration(server, "second"), to="s3://lake/second")
    late = await_end(server, latest_run(server)["RunId"])
    since = late["RequestedAt"]
    listed = call(server, "GET", f"/runs?since={since}")["Runs"]
    assert [run["RunId"] for run in listed] == [late["RunId"]]
    assert early["RunId"] not in server.cli("runs", "list", "--since", since).stdout
    assert server.cli("runs", "list", "--since", "yesterday", check=False).returncode == 2
