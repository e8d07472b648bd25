"""Tables of a real PostgreSQL server, exported with boto3 and compared row by row with what psql says."""

import json
import threading
import time

import botocore.exceptions
import duckdb
import pytest

from exports import await_completed, on_demand
from postgres_server import PostgresServer, binaries
from sluice_server import Server, files_under

pytestmark = pytest.mark.skipif(binaries() is None, reason="no PostgreSQL server is installed")

FORMATS = {
    "jsonl": lambda files: f"read_json({files}, format='newline_delimited')",
    "csv": lambda files: f"read_csv({files}, header=true)",
    "parquet": lambda files: f"read_parquet({files})",
}


@pytest.fixture(scope="module")
def postgres():
    server = PostgresServer().start()
    yield server
    server.remove()


@pytest.fixture
def database(postgres):
    return postgres.make_database()


@pytest.fixture
def exporting(postgres, database, tmp_path):
    """Our server with a connection to the database."""
    config = '[connections.crm]\ntype = "postgresql"\nurl = "env:CRM_URL"\n'
    server = Server(tmp_path / "data", config=config, env={"CRM_URL": postgres.url(database)}).start()
    yield server
    server.stop()


def integrate(server, objects=None, name="orders"):
    selected = {} if objects is None else {"ObjectConfiguration": objects}
    return server.apps.create_data_integration(Name=name, KmsKey="alias/none", SourceURI="postgresql://crm/public", **selected)


def export(server, integration, start=0, end=None, **metadata):
    return server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI="s3://lake/pg",
        ClientAssociationMetadata={"note": "from a test"} | {f"export.{name}": value for name, value in metadata.items()},
        ExecutionConfiguration=on_demand(start, end))


def manifests(server):
    root = server.bucket("lake")
    return [json.loads((root / key).read_text()) for key in files_under(root) if "_manifest." in key]


def rows_of(server, manifest, format, columns="*", name=None):
    files = [str(server.bucket("lake") / file["key"]) for file in manifest["files"] if name in (None, file["object"])]
    return duckdb.sql(f"SELECT {columns} FROM {FORMATS[format](files)}").fetchall() if files else []


def await_all_completed(server, integration, timeout=60):
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        entries = server.apps.list_data_integration_associations(DataIntegrationIdentifier=integration["Id"])
        states = [entry["LastExecutionStatus"]["ExecutionStatus"] for entry in entries["DataIntegrationAssociations"]]
        assert "FAILED" not in states, entries
        if set(states) == {"COMPLETED"}:
            return
        time.sleep(0.05)
    raise AssertionError(f"not completed: {states}")


@pytest.mark.parametrize("format", FORMATS)
def test_every_row_of_a_table_is_there_once(postgres, database, exporting, format):
    postgres.psql("CREATE TABLE orders (id int PRIMARY KEY, total numeric(12,2), placed date, updated_at timestamptz, note text);"
                  "INSERT INTO orders SELECT g, g * 1.25, date '2026-01-01' + g % 300, timestamptz '2026-01-01 00:00+00' + g * interval '1 s',"
                  " repeat('x', g % 200) || '\"' FROM generate_series(1, 30000) g; ANALYZE orders", database)
    export(exporting, integrate(exporting, {"orders": {"Fields": ["id", "total", "placed", "note"]}}), format=format)
    entry = await_completed(exporting, {"Id": "orders"})
    assert "30,000 rows" in entry["LastExecutionStatus"]["StatusMessage"]
    [manifest] = manifests(exporting)
    assert manifest["rows"] == 30000 and manifest["snapshot"]
    ours = rows_of(exporting, manifest, format, "id, total::decimal(12,2)::text, placed::date::text, note")
    theirs = [(int(i), t, p, n) for i, t, p, n in postgres.rows("SELECT id, total, placed, note FROM orders", database)]
    assert sorted(ours) == sorted(theirs)


def test_windows_tile_and_filters_and_views_work(postgres, database, exporting):
    postgres.psql("CREATE TABLE orders (id int, status text, updated_at timestamptz); CREATE INDEX ON orders (updated_at);"
                  "INSERT INTO orders SELECT g, (ARRAY['open','held','done'])[1 + g % 3], timestamptz '2026-01-01 00:00+00' + g * interval '1 h'"
                  " FROM generate_series(0, 2399) g; ANALYZE orders; CREATE VIEW pending AS SELECT * FROM orders WHERE id >= 0", database)
    integration = integrate(exporting, {"pending": {"Fields": ["id"], "Filters": ["status.in.open", "status.in.held", "id.lt.2000"]}})
    bounds = [1767225600000 + hours * 3_600_000 for hours in (0, 7, 100, 1000, 2400)]
    for start, end in zip(bounds, bounds[1:]):
        export(exporting, integration, start, end)
        await_all_completed(exporting, integration)
    seen = [row[0] for manifest in manifests(exporting) for row in rows_of(exporting, manifest, "jsonl")]
    assert sorted(seen) == [g for g in range(2000) if g % 3 != 2]


def test_rows_that_change_meanwhile_are_there_once(postgres, database, exporting):
    postgres.psql("CREATE TABLE accounts (id int PRIMARY KEY, n int, filler text) WITH (fillfactor = 60);"
                  "INSERT INTO accounts SELECT g, 0, repeat('x', 300) FROM generate_series(1, 60000) g", database)
    stop = threading.Event()

    def change():
        for round in range(10_000):
            if stop.is_set():
                return
            postgres.psql(f"UPDATE accounts SET n = n + 1 WHERE id % 89 = {round % 89}", database)

    changing = threading.Thread(target=change)
    changing.start()
    try:
        export(exporting, integrate(exporting))
        await_completed(exporting, {"Id": "orders"})
    finally:
        stop.set()
        changing.join()
    [manifest] = manifests(exporting)
    assert sorted(row[0] for row in rows_of(exporting, manifest, "jsonl", "id")) == list(range(1, 60001))
    assert manifest["notes"] == ["accounts: no time field, exported whole"]


def test_a_row_that_is_committed_late_is_in_the_next_window(postgres, database, exporting):
    postgres.psql("CREATE TABLE events (id int, updated_at timestamptz DEFAULT now())", database)
    with postgres.session("BEGIN; INSERT INTO events VALUES (1)", database, at_end="COMMIT;\n"):
        postgres.psql("INSERT INTO events VALUES (2)", database)
        integration = integrate(exporting)
        export(exporting, integration, 0, time.time_ns() // 1_000_000)
        await_all_completed(exporting, integration)
        [first] = manifests(exporting)
        assert first["rows"] == 0
    until = first["window"]["read_until"]
    start = int(duckdb.sql(f"SELECT epoch_ms(timestamptz '{until}')").fetchall()[0][0])
    export(exporting, integration, start, time.time_ns() // 1_000_000)
    await_all_completed(exporting, integration)
    rows = [row[0] for manifest in manifests(exporting) for row in rows_of(exporting, manifest, "jsonl", "id")]
    assert sorted(rows) == [1, 2]


def await_count(postgres, database, condition, count):
    """Wait until so many of the program's sessions are so."""
    sql = f"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sluice' AND {condition}"
    deadline = time.monotonic() + 30
    while (found := int(postgres.psql(sql, database))) != count:
        assert time.monotonic() < deadline, f"{found} sessions: {condition}"
        time.sleep(0.02)


@pytest.mark.parametrize("what", ["its session is ended", "the database crashes", "the program is stopped", "the program is killed"])
def test_a_run_that_is_interrupted_begins_anew_and_has_every_row_once(postgres, database, exporting, what):
    # A row in the middle that waits for a lock keeps the run where it is.
    postgres.psql("CREATE TABLE t (id int, filler text); INSERT INTO t SELECT g, repeat('x', 300) FROM generate_series(1, 30000) g;"
                  "CREATE VIEW gated AS SELECT id, filler FROM t WHERE id <> 15000 OR pg_advisory_xact_lock_shared(7) IS NOT NULL", database)
    with postgres.session("SELECT pg_advisory_lock(7)", database):
        integration = integrate(exporting, {"gated": {}})
        export(exporting, integration)
        await_count(postgres, database, "wait_event = 'advisory'", 1)
        if what == "its session is ended":
            postgres.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'advisory'", database)
        elif what == "the database crashes":
            postgres.restart()
        elif what == "the program is stopped":
            exporting.stop()
            await_count(postgres, database, "true", 0)
        else:
            exporting.kill()
    if what.startswith("the program"):
        exporting.start()
    await_completed(exporting, {"Id": "orders"})
    [manifest] = manifests(exporting)
    assert sorted(row[0] for row in rows_of(exporting, manifest, "jsonl", "id")) == list(range(1, 30001))


def test_what_is_not_there_is_refused_when_it_is_asked_for(postgres, database, exporting):
    postgres.psql("CREATE TABLE orders (id int, updated_at timestamptz)", database)
    for number, (objects, said) in enumerate([
            ({"customers": {}}, "has no table or view 'customers'"),
            ({"orders": {"Fields": ["total"]}}, "there is no column 'total'; its columns are: id, updated_at"),
            ({"orders": {"Filters": ["id.eq.seven"]}}, "'id.eq.seven' does not fit")]):
        integration = integrate(exporting, objects, name=f"i{number}")
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            export(exporting, integration)
        assert refused.value.response["Error"]["Code"] == "InvalidRequestException"
        assert said in refused.value.response["Error"]["Message"]


def test_no_password_is_told_when_the_database_is_gone(postgres, database, tmp_path):
    config = '[connections.crm]\ntype = "postgresql"\nurl = "env:CRM_URL"\n'
    url = postgres.url(database).replace(f":{postgres.port}/", ":1/")
    server = Server(tmp_path / "data", config=config, env={"CRM_URL": url}).start()
    try:
        integration = integrate(server)
        export(server, integration)
        deadline = time.monotonic() + 30
        message = ""
        while "trying again" not in message and time.monotonic() < deadline:
            entry = server.apps.list_data_integration_associations(
                DataIntegrationIdentifier=integration["Id"])["DataIntegrationAssociations"][0]
            message = entry["LastExecutionStatus"].get("StatusMessage", "")
            time.sleep(0.05)
        assert "connection 'crm' could not be made" in message
    finally:
        server.stop()
    said = server.log.read_text() + message
    assert "secret" not in said
