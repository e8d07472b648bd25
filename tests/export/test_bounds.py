"""Tables of many columns and large values, within the memory that a server is given."""

import json

import duckdb
import pytest

from exports import on_demand
from postgres_server import PostgresServer
from sluice_server import Server, files_under, wait_for_run

COLUMNS = 1600  # as many as PostgreSQL has
LARGE = 3_000_000  # characters
READ = {
    "jsonl": "read_json({}, format='newline_delimited', maximum_object_size=16000000, columns={})",
    "csv": "read_csv({}, header=true, max_line_size=16000000, buffer_size=64000000)",
    "parquet": "read_parquet({})",
}


@pytest.fixture(scope="module")
def postgres():
    server = PostgresServer(jit="off").start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def database(postgres):
    name = postgres.make_database()
    columns = ", ".join(f"c{number} integer" for number in range(COLUMNS))
    values = ", ".join(f"n + {number}" for number in range(COLUMNS))
    postgres.psql(f"""
        CREATE SCHEMA wide; CREATE TABLE wide.facts ({columns});
        INSERT INTO wide.facts SELECT {values} FROM generate_series(1, 400) n;
        CREATE SCHEMA large; CREATE TABLE large.notes (id integer, body text);
        INSERT INTO large.notes SELECT n, repeat(chr(96 + n), {LARGE}) FROM generate_series(1, 6) n;
        CREATE SCHEMA huge; CREATE TABLE huge.notes (id integer, body text);
        INSERT INTO huge.notes VALUES (1, 'small'), (2, repeat('x', 90000000));
        """, name)
    return name


@pytest.fixture
def exporting(postgres, database, tmp_path):
    """The least memory that a server takes: a run has one lane of 40 MiB."""
    config = 'memory-bytes = "128 MiB"\nruns-at-once = 1\n[connections.crm]\ntype = "postgresql"\nurl = "env:CRM_URL"\n'
    server = Server(tmp_path / "data", config=config, env={"CRM_URL": postgres.url(database)}).start()
    yield server
    server.stop()


def run(server, schema, form):
    integration = server.apps.create_data_integration(
        Name=schema, KmsKey="alias/none", SourceURI=f"postgresql://crm/{schema}")["Id"]
    server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration, DestinationURI="s3://lake/out", ExecutionConfiguration=on_demand(0),
        ClientAssociationMetadata={"export.format": form})
    return wait_for_run(server, integration)["LastExecutionStatus"]


def files_of(server):
    [path] = server.bucket().rglob("_manifest.*.json")
    return [str(server.bucket() / file["key"]) for file in json.loads(path.read_text())["files"]]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_as_many_columns_as_postgresql_has_are_exported(exporting, form):
    status = run(exporting, "wide", form)
    assert status["ExecutionStatus"] == "COMPLETED", status
    found = duckdb.sql(f"SELECT count(*), sum(c0), sum(c1599) FROM {READ[form].format(files_of(exporting), {'c0': 'BIGINT', 'c1599': 'BIGINT'})}").fetchall()
    assert found == [(400, 80200, 80200 + 400 * 1599)]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_large_values_are_exported(exporting, form):
    status = run(exporting, "large", form)
    assert status["ExecutionStatus"] == "COMPLETED", status
    rows = READ[form].format(files_of(exporting), {"id": "INTEGER", "body": "VARCHAR"})
    found = duckdb.sql(f"SELECT id, length(body), body[1], body[-1] FROM {rows} ORDER BY id").fetchall()
    assert found == [(n, LARGE, chr(96 + n), chr(96 + n)) for n in range(1, 7)]


def test_a_row_that_does_not_fit_is_named_with_what_it_needs(exporting):
    status = run(exporting, "huge", "jsonl")
    assert status["ExecutionStatus"] == "FAILED", status
    assert "notes: row 2 of split 1 of 1 does not fit into memory" in status["StatusMessage"], status
    assert "raise memory-bytes" in status["StatusMessage"], status
    assert files_under(exporting.bucket()) == [] and files_under(exporting.folder / "uploads") == []
