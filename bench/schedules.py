"""What schedules cost: many at rest, many due in one second, and how long after its instant a run begins.

Three parts, each on a fresh server with its state laid out in the store beforehand:

- `rest`: schedules that are due in years. The server's processor time over a while, as a share of one core.
- `burst`: all due in the same second. Seconds until the last is recorded as a run, and the 99th percentile of what a signed
  GetDataIntegration took meanwhile.
- `delay`: schedules spread over a minute, each exporting an empty window. The 99th percentile of the time from its instant to
  the start of its run.

Prints a JSON object. SLUICE_BENCH_RESTING (100000), SLUICE_BENCH_BURST (10000) and SLUICE_BENCH_SPREAD (1000) set how many.
"""

import contextlib
import json
import os
import sqlite3
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from sluice_server import BINARY, Server  # noqa: E402

RESTING = int(os.environ.get("SLUICE_BENCH_RESTING", 100_000))
BURST = int(os.environ.get("SLUICE_BENCH_BURST", 10_000))
SPREAD = int(os.environ.get("SLUICE_BENCH_SPREAD", 1_000))
REST_SECONDS = 20
DAY = 86_400_000


def now_ms():
    return time.time_ns() // 1_000_000


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def lay_out(server, instants):
    """Make one scheduled association through the API and, while the server is down, one like it for each instant."""
    server.profiles.create_domain(DomainName="acme", DefaultExpirationDays=366)
    server.apps.create_data_integration(
        Name="crm", KmsKey="alias/none", SourceURI="AmazonConnect://AppIntegrations",
        ObjectConfiguration={"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}})
    server.apps.create_data_integration_association(
        DataIntegrationIdentifier="crm", DestinationURI="s3://lake/crm", ExecutionConfiguration={
            "ExecutionMode": "SCHEDULED", "ScheduleConfiguration": {"ScheduleExpression": "rate(300 days)"}})
    server.stop()
    with contextlib.closing(sqlite3.connect(server.folder / "sluice.db")) as store, store:
        integration, body, execution = store.execute("SELECT integration, body, execution FROM association").fetchone()
        first = store.execute("SELECT max(number) FROM association").fetchone()[0] + 1
        store.executemany(
            "INSERT INTO association (number, id, integration, body, execution, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 0, 0)",
            ((first + i, str(uuid.uuid4()), integration, body, execution) for i in range(len(instants))))
        store.executemany(
            "INSERT INTO schedule (association, expression, zone, anchor, overlap, state, watermark, next_due) "
            "VALUES (?, 'rate(300 days)', 'UTC', ?, 'skip', 'active', ?, ?)",
            ((first + i, at - 300 * DAY, at - 300 * DAY, at) for i, at in enumerate(instants)))


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def fresh_server():
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data", binary=BINARY).start()
        try:
            yield server
        finally:
            server.stop()


def measure_rest():
    with fresh_server() as server:
        lay_out(server, [now_ms() + 1000 * DAY + i for i in range(RESTING)])
        server.start()
        time.sleep(3)
        before, began = cpu_seconds(server.process.pid), time.monotonic()
        time.sleep(REST_SECONDS)
        spent = cpu_seconds(server.process.pid) - before
        return {"schedules": RESTING, "core_percent": round(100 * spent / (time.monotonic() - began), 2)}


def measure_burst():
    with fresh_server() as server:
        due = now_ms() + 8_000
        lay_out(server, [due + i % 1000 for i in range(BURST)])
        server.start()
        took, done = [], threading.Event()

        def ask():
            while not done.is_set():
                began = time.monotonic()
                server.apps.get_data_integration(Identifier="crm")
                took.append((now_ms(), time.monotonic() - began))
                time.sleep(0.005)

        asking = threading.Thread(target=ask)
        asking.start()
        while server.query("SELECT count(*) FROM run")[0][0] < BURST:
            assert now_ms() < due + 120_000, "not recorded"
            time.sleep(0.2)
        time.sleep(5)
        done.set()
        asking.join()
        recorded = server.query("SELECT max(requested_at) FROM run")[0][0]
        during = [seconds for at, seconds in took if at >= due]
        return {"schedules": BURST, "recorded_after_s": round((recorded - due) / 1000, 2),
                "get_p99_ms": round(1000 * percentile(during, 0.99), 1), "gets": len(during)}


def measure_delay():
    with fresh_server() as server:
        first = now_ms() + 5_000
        lay_out(server, [first + i * 60_000 // SPREAD for i in range(SPREAD)])
        server.start()
        while server.query("SELECT count(*) FROM run WHERE finished_at IS NOT NULL")[0][0] < SPREAD:
            assert now_ms() < first + 300_000, "not done"
            time.sleep(1)
        delays = [row[0] for row in server.query("SELECT started_at - due_at FROM run")]
        return {"schedules": SPREAD, "median_ms": percentile(delays, 0.5), "p99_ms": percentile(delays, 0.99)}


if __name__ == "__main__":
    print(json.dumps({"rest": measure_rest(), "burst": measure_burst(), "delay": measure_delay()}, indent=2))
