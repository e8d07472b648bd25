"""The command line as a shell uses it: what it prints, where, and how it ends."""

import csv
import json
import os
import pty
import signal
import socket
import subprocess
import time

import pytest

from exports import make_domain
from sluice_server import BINARY, clean_environment, read_export

HEADER = ["AccountNumber", "FirstName", "Address.City", "Attributes.note"]


def write_csv(path, rows, header=HEADER):
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def customers(count):
    return [[f"A-{n}", "Zoë", "Łódź", f"note {n}"] for n in range(count)]


def exported(server):
    """The rows of the latest export by account."""
    manifest, rows = max(read_export(server.bucket()), key=lambda each: each[0]["window"]["end"])
    assert len(rows) == manifest["rows"]
    return {row["AccountNumber"]: row for row in rows}


def run(server, *arguments, code=0, **options):
    result = server.cli(*arguments, check=False, **options)
    assert result.returncode == code, (result.returncode, result.stdout, result.stderr)
    return result


def test_import_and_export_say_what_they_did(server, tmp_path):
    path = write_csv(tmp_path / "c.csv", customers(2_500))
    told = run(server, "profiles", "import", "acme", str(path), "--create-domain")
    assert "2,500 created" in told.stderr and told.stdout == ""
    told = run(server, "export", "--domain", "acme", "--to", "s3://lake/crm")
    assert told.stdout.startswith("s3://lake/crm/") and told.stdout.count("\n") == 1
    assert "2,500 rows" in told.stderr
    assert (server.bucket() / told.stdout.strip().removeprefix("s3://lake/")).is_file()
    assert set(exported(server)) == {f"A-{n}" for n in range(2_500)}


def test_a_second_import_changes_nothing_and_a_second_export_reuses_everything(server, tmp_path):
    path = write_csv(tmp_path / "c.csv", customers(50))
    for counts in ({"Created": 50, "Unchanged": 0}, {"Created": 0, "Unchanged": 50}):
        told = json.loads(run(server, "--json", "profiles", "import", "acme", str(path), "--create-domain").stdout)
        assert told == {"Updated": 0, "Refused": 0, "Refusals": []} | counts
    runs = [json.loads(run(server, "--json", "export", "--domain", "acme", "--to", "s3://lake").stdout) for _ in range(2)]
    assert runs[0]["AssociationId"] == runs[1]["AssociationId"] and runs[0]["RunId"] != runs[1]["RunId"]
    assert len(server.apps.list_data_integrations()["DataIntegrations"]) == 1


def test_a_key_updates_what_an_earlier_file_made(server, tmp_path):
    first = write_csv(tmp_path / "one.csv", customers(30))
    changed = [[account, "Zoe" if n < 10 else name, city, note] for n, (account, name, city, note) in enumerate(customers(30))]
    second = write_csv(tmp_path / "two.csv", changed)
    run(server, "profiles", "import", "acme", str(first), "--key", "AccountNumber", "--create-domain")
    told = run(server, "--json", "profiles", "import", "acme", str(second), "--key", "AccountNumber")
    assert [json.loads(told.stdout)[name] for name in ("Created", "Updated", "Unchanged")] == [0, 10, 20]


def test_of_records_with_the_same_key_the_last_one_stays(server, tmp_path):
    path = write_csv(tmp_path / "c.csv", [["same", f"name {n}", "", ""] for n in range(4_000)])
    run(server, "profiles", "import", "acme", str(path), "--key", "AccountNumber", "--create-domain")
    run(server, "export", "--domain", "acme", "--to", "s3://lake")
    assert exported(server)["same"]["FirstName"] == "name 3999"


def test_refused_records_are_placed_and_the_rest_is_taken(server, tmp_path):
    path = tmp_path / "c.csv"
    path.write_bytes(
        b"\xef\xbb\xbfAccountNumber,FirstName,Gender,Attributes.note\r\n"
        b'A-1,"O""Brien, ""the\nsecond""",,\r\n'
        b"A-2,too,many,cells,here\r\n"
        b"A-3,Ren\xe9,,\r\n"
        b'A-4,bad"quote,,\r\n'
        b"A-5,ok,SOMETHING,\r\n"
        b"A-6," + b"x" * 300 + b",,\r\n"
        b"A-7,last,FEMALE,\xe2\x82\xac")
    told = run(server, "--json", "profiles", "import", "acme", str(path), "--create-domain", code=1)
    summary = json.loads(told.stdout)
    places = sorted((r["Line"], r["Column"], r.get("Member", "")) for r in summary["Refusals"])
    assert places == [(4, 20, ""), (5, 5, "FirstName"), (6, 8, ""), (7, 8, "Gender"), (8, 5, "FirstName")]
    assert (summary["Created"], summary["Refused"]) == (2, 5)
    assert f"{path}:7:8: Gender: " in told.stderr
    run(server, "export", "--domain", "acme", "--to", "s3://lake")
    rows = exported(server)
    assert rows["A-1"]["FirstName"] == 'O"Brien, "the\nsecond"'
    assert rows["A-7"]["Attributes"] == {"note": "€"} and len(rows) == 2


def test_json_lines_are_taken_and_placed(server, tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join([
        '{"AccountNumber": "B-1", "Address": {"City": "Zürich"}}', "", "{", '{"Address": {"City": 5}}',
        '{"FirstName": "a", "FirstName": "b"}', '{"Shoe": "43"}',
        '{"ProfileId": "00112233445566778899aabbccddeeff", "AccountNumber": "B-2"}']), encoding="utf-8")
    told = run(server, "--json", "profiles", "import", "acme", str(path), "--create-domain", code=1)
    summary = json.loads(told.stdout)
    assert (summary["Created"], summary["Refused"]) == (2, 4)
    assert [r["Line"] for r in summary["Refusals"]] == [3, 4, 5, 6]
    assert (4, 22) in {(r["Line"], r["Column"]) for r in summary["Refusals"]}
    run(server, "export", "--domain", "acme", "--to", "s3://lake")
    assert exported(server)["B-2"]["ProfileId"] == "00112233445566778899aabbccddeeff"


def test_refusals_are_told_in_the_order_of_the_file(server, tmp_path):
    path = tmp_path / "c.jsonl"
    lines = ['{"AccountNumber": "B-1"}'] + ["{", '{"Address": {"City": 5}}'] * 2500  # refused here, and by the server
    path.write_text("\n".join(lines))
    told = run(server, "--json", "profiles", "import", "acme", str(path), "--create-domain", code=1)
    assert json.loads(told.stdout)["Refused"] == 5000
    placed = [line for line in told.stderr.splitlines() if line.startswith(str(path))]
    assert [int(line.removeprefix(str(path)).split(":")[1]) for line in placed] == list(range(2, 5002))


def test_a_header_with_an_unknown_column_is_refused_as_a_whole(server, tmp_path):
    path = write_csv(tmp_path / "c.csv", [["a", "b"]], ["FirstName", "Shoe"])
    told = run(server, "profiles", "import", "acme", str(path), "--create-domain", code=2)
    assert '"Shoe"' in told.stderr and "Address.PostalCode" in told.stderr
    assert server.profiles.list_domains()["Items"] == []


def test_an_import_outlives_a_restart_of_the_server(server, tmp_path):
    port = int(server.url.rsplit(":", 1)[1])
    path = write_csv(tmp_path / "c.csv", customers(60_000))
    make_domain(server)
    process = subprocess.Popen([str(BINARY), "profiles", "import", "acme", str(path)], text=True,
                               env=server.env | {"SLUICE_ENDPOINT": server.url}, stderr=subprocess.PIPE)
    while server.profiles.get_domain(DomainName="acme")["Stats"]["ProfileCount"] == 0:
        assert process.poll() is None
    server.kill()
    again = subprocess.Popen([str(BINARY), "serve", "--data", str(server.folder), "--listen", f"127.0.0.1:{port}"],
                             env=server.env, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
        assert server.profiles.get_domain(DomainName="acme")["Stats"]["ProfileCount"] == 60_000
    finally:
        again.kill()
        again.wait(30)


def test_runs_are_listed_and_shown(server):
    make_domain(server)
    for _ in range(3):
        run(server, "export", "--domain", "acme", "--to", "s3://lake")
    listed = json.loads(run(server, "runs", "list", "--json", "--limit", "2").stdout)["Runs"]
    assert len(listed) == 2 and listed[0]["RequestedAt"] > listed[1]["RequestedAt"]
    assert json.loads(run(server, "runs", "list", "--json", "--state", "failed").stdout)["Runs"] == []
    assert len(json.loads(run(server, "runs", "list", "--json", "--integration", "acme").stdout)["Runs"]) == 3
    shown = run(server, "runs", "show", listed[0]["RunId"]).stdout
    assert "completed" in shown and listed[0]["Manifest"] in shown
    whole = json.loads(run(server, "runs", "show", listed[0]["RunId"], "--json").stdout)
    assert [attempt["Outcome"] for attempt in whole.pop("Attempts")] == ["completed"]
    assert whole == listed[0]


def test_windows_are_taken_from_the_command_line(server):
    make_domain(server)
    server.profiles.create_profile(DomainName="acme", FirstName="Ada")
    told = run(server, "--json", "export", "--domain", "acme", "--to", "s3://lake", "--from", "2020-01-01",
               "--until", "2020-02-01T00:00:00+01:00")
    assert json.loads(told.stdout)["Window"] == {"Start": "2020-01-01T00:00:00.000Z", "End": "2020-01-31T23:00:00.000Z"}
    assert json.loads(told.stdout)["Rows"] == 0


def test_progress_is_drawn_at_a_terminal_only(server, tmp_path):
    path = write_csv(tmp_path / "c.csv", customers(60_000))
    make_domain(server)
    ours, theirs = pty.openpty()
    process = subprocess.Popen([str(BINARY), "profiles", "import", "acme", str(path)], stderr=theirs,
                               env=server.env | {"SLUICE_ENDPOINT": server.url})
    os.close(theirs)
    drawn = b""
    while True:
        try:
            drawn += os.read(ours, 65536)
        except OSError:
            break
    assert process.wait(60) == 0
    assert b"importing [" in drawn and b"rows/s" in drawn and b"ETA" in drawn
    assert "\r" not in run(server, "profiles", "import", "acme", str(path)).stderr


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def bare(*arguments, **env):
    return subprocess.run([str(BINARY), *arguments], capture_output=True, text=True, timeout=60,
                          env=clean_environment() | {"XDG_DATA_HOME": "/nonexistent"} | env)


KEYS = {"SLUICE_ACCESS_KEY_ID": "AKID", "SLUICE_SECRET_ACCESS_KEY": "secret"}


class TestExitCodes:
    """docs/cli.md, one test a row; 0 and 1 are above."""

    @pytest.mark.parametrize("arguments", [
        (), ("nope",), ("export",), ("export", "--domain", "a", "--to", "ftp://x"), ("runs", "list", "--limit", "0"),
        ("export", "--domain", "a", "--to", "s3://lake", "--from", "noon"), ("--endpoint", "x", "runs", "list"),
    ])
    def test_2_usage(self, arguments):
        result = bare(*arguments, **KEYS)
        assert result.returncode == 2 and result.stderr and not result.stdout

    def test_2_half_a_key(self):
        result = bare("runs", "list", SLUICE_ACCESS_KEY_ID="AKID")
        assert result.returncode == 2 and "SLUICE_SECRET_ACCESS_KEY" in result.stderr

    def test_3_not_found(self, server, tmp_path):
        run(server, "runs", "show", "00000000-0000-4000-8000-000000000000", code=3)
        run(server, "profiles", "import", "acme", str(tmp_path / "none.csv"), code=3)
        told = run(server, "profiles", "import", "nobody", str(write_csv(tmp_path / "c.csv", [])), code=3)
        assert "--create-domain" in told.stderr
        make_domain(server)
        for domain, to, word in (("nobody", "s3://lake", "nobody"), ("acme", "s3://nowhere/x", "nowhere")):
            told = run(server, "export", "--domain", domain, "--to", to, code=3)
            assert word in told.stderr
        assert server.apps.list_data_integrations()["DataIntegrations"] == []

    def test_4_refused(self, server):
        result = subprocess.run([str(BINARY), "runs", "list"], capture_output=True, text=True,
                                env=server.env | {"SLUICE_ENDPOINT": server.url, "SLUICE_SECRET_ACCESS_KEY": "wrong"})
        assert result.returncode == 4 and "SLUICE_SECRET_ACCESS_KEY" in result.stderr
        assert bare("runs", "list").returncode == 4

    def test_5_conflict(self, server):
        assert run(server, "buckets", "create", "second").stdout == "s3://second\n"
        run(server, "buckets", "create", "second", code=5)
        server.apps.create_data_integration(Name="taken", KmsKey="k", SourceURI="Salesforce://AppFlow/x")
        make_domain(server)
        told = run(server, "export", "--domain", "acme", "--to", "s3://lake", "--name", "taken", code=5)
        assert "--name" in told.stderr

    def test_6_retry(self, server):
        nowhere = f"http://127.0.0.1:{free_port()}"
        result = bare("--endpoint", nowhere, "runs", "list", **KEYS)
        assert result.returncode == 6 and f"{nowhere} does not answer" in result.stderr
        assert "is `sluice serve` running there?" in result.stderr
        port = server.url.rsplit(":", 1)[1]
        taken = bare("serve", "--listen", f"127.0.0.1:{port}", "--data", str(server.folder) + "-other")
        assert taken.returncode == 6 and port in taken.stderr
        locked = bare("serve", "--listen", "127.0.0.1:0", "--data", str(server.folder))
        assert locked.returncode == 6 and str(server.folder) in locked.stderr

    def test_7_run_failed(self, server):
        make_domain(server)
        server.profiles.create_profile(DomainName="acme", FirstName="Ada")
        (server.folder / "uploads").write_text("in the way of what runs write")
        told = run(server, "--json", "export", "--domain", "acme", "--to", "s3://lake", code=7, timeout=200)
        assert json.loads(told.stdout)["State"] == "failed"

    def test_8_timed_out_and_130_interrupted(self, server, tmp_path):
        path = write_csv(tmp_path / "c.csv", customers(60_000))
        run(server, "profiles", "import", "acme", str(path), "--create-domain")
        told = run(server, "export", "--domain", "acme", "--to", "s3://lake/a", "--timeout", "0", code=8)
        assert "sluice runs show" in told.stderr
        process = subprocess.Popen([str(BINARY), "export", "--domain", "acme", "--to", "s3://lake/b"], text=True,
                                   env=server.env | {"SLUICE_ENDPOINT": server.url}, stderr=subprocess.PIPE)
        while "run " not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
        if process.wait(60) != 0:  # else the run had ended first
            assert process.returncode == 130 and "the run goes on" in told

    def test_130_a_second_signal_ends_the_server_at_once(self, server):
        with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1]))) as held:
            held.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
            time.sleep(0.2)  # until the server has the head
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(5) in (130, 0)


def test_the_version_is_told():
    assert bare("version").stdout.startswith("sluice ")
    assert "Version" in json.loads(bare("--json", "version").stdout)


def test_a_key_is_made_once_and_found_by_the_client(tmp_path):
    data = tmp_path / "data"
    process = subprocess.Popen([str(BINARY), "serve", "--data", str(data), "--listen", "127.0.0.1:0"], text=True,
                               env=clean_environment(), stderr=subprocess.PIPE, start_new_session=True)
    try:
        first, second, third = (process.stderr.readline() for _ in range(3))
        assert str(data / "root-key.json") in first and str(data / "master-key") in second
        assert (data / "root-key.json").stat().st_mode & 0o777 == 0o600
        secret = json.loads((data / "root-key.json").read_text())["SecretAccessKey"]
        master = (data / "master-key").read_text().strip()
        assert secret not in first + second + third and master not in first + second + third
        url = third.split("listening on ")[1].split(",")[0]
        assert bare("runs", "list", SLUICE_DATA=str(data), SLUICE_ENDPOINT=url).returncode == 0
    finally:
        process.kill()
        process.wait(30)
