"""A schedule over a PostgreSQL table that others write to, and a process that is killed at random instants.

SLUICE_CRASH_KILLS sets how many kills; `./do crash` has many.
"""

import contextlib
import json
import os
import random
import sqlite3
import subprocess
import threading
import time
from collections import Counter

import duckdb
import pytest

from exports import pause
from postgres_server import PSQL, PostgresServer, binaries
from sluice_server import Server, files_under

pytestmark = pytest.mark.skipif(binaries() is None, reason="no PostgreSQL server is installed")

KILLS = int(os.environ.get("SLUICE_CRASH_KILLS", 8))
TABLE = """
CREATE TABLE item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version bigint NOT NULL DEFAULT 1,
                   updated_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON item (updated_at);
INSERT INTO item (updated_at) SELECT now() - interval '1 hour' FROM generate_series(1, 5000);
"""
# A short transaction each, and now and then one that holds its rows back for a while.
WRITE = """
INSERT INTO item DEFAULT VALUES;
UPDATE item SET version = version + 1, updated_at = now() WHERE id = 1 + (random() * 4999)::int;
"""
HOLD = "BEGIN; INSERT INTO item SELECT FROM generate_series(1, 3); SELECT pg_sleep(0.4); COMMIT;\n"


@contextlib.contextmanager
def writers(postgres, database, seed):
    """Two sessions that write until the block ends."""
    done = threading.Event()

    def write(number):
        rng = random.Random(seed * 10 + number)
        with subprocess.Popen(PSQL, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=postgres._environment(database)) as psql:
            while not done.is_set():
                psql.stdin.write((HOLD if rng.random() < 0.03 else WRITE).encode())
                psql.stdin.flush()
                time.sleep(0.01)  # the pace of an application's writes

    threads = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def postgres():
    server = PostgresServer().start()
    yield server
    server.remove()


def make_due(server):
    """While the server is down: the next instant is now."""
    with contextlib.closing(sqlite3.connect(server.folder / "sluice.db")) as store, store:
        store.execute("UPDATE schedule SET next_due = ?, state = 'active'", (time.time_ns() // 1_000_000,))


def await_quiet(server):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        [(alive,)] = server.query("SELECT count(*) FROM run WHERE finished_at IS NULL")
        [(due,)] = server.query("SELECT count(*) FROM schedule WHERE next_due <= ?", time.time_ns() // 1_000_000)
        if alive + due == 0:
            return server.query("SELECT watermark FROM schedule")[0][0]
        time.sleep(0.1)
    raise AssertionError("a run does not end")


def exported(server):
    """The manifests by window, and every (id, version) of their files with how often it comes."""
    lake = server.bucket("lake")
    manifests = sorted((json.loads((lake / key).read_text()) for key in files_under(lake) if "_manifest." in key),
                       key=lambda manifest: manifest["window"]["end"])
    versions = Counter()
    for manifest in manifests:
        for file in manifest["files"]:
            versions.update(duckdb.sql(f"SELECT id, version FROM read_parquet('{lake / file['key']}')").fetchall())
    named = {file["key"] for manifest in manifests for file in manifest["files"]}
    assert {key for key in files_under(lake) if "_manifest." not in key} == named
    return manifests, versions


@pytest.mark.parametrize("seed", range(int(os.environ.get("SLUICE_CRASH_SEEDS", 1))))
def test_kills_at_random_instants_over_a_table_that_changes_lose_and_double_no_row(postgres, tmp_path, seed):
    database = postgres.make_database()
    postgres.psql(TABLE, database)
    rng = random.Random(seed)
    config = '[connections.crm]\ntype = "postgresql"\nurl = "env:CRM_URL"\n'
    server = Server(tmp_path / "data", config=config, env={"CRM_URL": postgres.url(database)}).start()
    server.apps.create_data_integration(Name="items", KmsKey="alias/none", SourceURI="postgresql://crm/public")
    server.apps.create_data_integration_association(
        DataIntegrationIdentifier="items", DestinationURI="s3://lake/items",
        ClientAssociationMetadata={"export.format": "parquet", "schedule.overlap": "queue"},
        ExecutionConfiguration={"ExecutionMode": "SCHEDULED", "ScheduleConfiguration": {
            "ScheduleExpression": "rate(300 days)"}})
    with writers(postgres, database, seed):
        for _ in range(KILLS):
            server.kill()
            make_due(server)
            server.start()
            pause(rng.uniform(0, 1.2))
    server.kill()
    make_due(server)
    server.start()
    await_quiet(server)
    server.stop()
    make_due(server)
    server.start()
    watermark = await_quiet(server)
    server.stop()

    manifests, versions = exported(server)
    windows = [manifest["window"] for manifest in manifests]
    for earlier, later in zip(windows, windows[1:]):
        assert later["start"] == max(earlier["start"], earlier.get("read_until", earlier["end"])), (earlier, later)
    doubled = {version: times for version, times in versions.items() if times > 1}
    assert not doubled
    there = {tuple(map(int, row)) for row in postgres.rows("SELECT id, version FROM item", database)}
    lost = there - set(versions)
    assert not lost, f"{len(lost)} of {len(there)} rows, watermark {watermark}"
    assert files_under(server.folder / "uploads") == []
