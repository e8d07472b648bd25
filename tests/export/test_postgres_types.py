"""PostgreSQL's values through all three formats, read back by DuckDB and pyarrow, are what PostgreSQL shows."""

import json

import pytest

from exact_values import READERS, from_postgres
from exports import on_demand
from postgres_server import PostgresServer, binaries
from postgres_types import FAMILIES, family
from sluice_server import files_under, wait_for_run

pytestmark = pytest.mark.skipif(binaries() is None, reason="no PostgreSQL server is installed")

# What the session that exports has set, and docs/types.md names.
SESSION = {"DateStyle": "ISO", "IntervalStyle": "iso_8601", "TimeZone": "UTC", "extra_float_digits": 1, "bytea_output": "hex"}


@pytest.fixture(scope="module")
def postgres():
    server = PostgresServer()
    try:
        yield server.start()
    finally:
        server.remove()


def connect(make_server, postgres, database, config=""):
    """A server with a connection, `main`, to the database, and an integration of all its tables."""
    server = make_server(config='[connections.main]\ntype = "postgresql"\nurl = "env:MAIN_URL"\n' + config,
                         env={"MAIN_URL": postgres.url(database)})
    server.psql = lambda sql: postgres.psql(sql, database, TimeZone="UTC")
    server.rows = lambda query: postgres.rows(query, database, **SESSION)
    server.integration = server.apps.create_data_integration(
        Name="tables", KmsKey="alias/none", SourceURI="postgresql://main/public")
    return server


@pytest.fixture
def connected(make_server, postgres):
    return connect(make_server, postgres, postgres.make_database())


def run_export(server, form):
    """Export all tables; return what the run came to and its manifest, if there is one."""
    before = set(files_under(server.bucket()))
    made = server.apps.create_data_integration_association(
        DataIntegrationIdentifier=server.integration["Id"], DestinationURI="s3://lake/out",
        ExecutionConfiguration=on_demand(0), ClientAssociationMetadata={"export.format": form})
    entry = wait_for_run(server, server.integration["Id"], made["DataIntegrationAssociationId"])
    new = [name for name in set(files_under(server.bucket())) - before if "_manifest." in name]
    return entry["LastExecutionStatus"], [json.loads((server.bucket() / name).read_text()) for name in new]


def export(server, form):
    """Export a schema of one table; return its columns' types and the paths of its files."""
    status, manifests = run_export(server, form)
    assert status["ExecutionStatus"] == "COMPLETED", status
    [manifest] = manifests
    [table] = manifest["objects"]
    schema = {column["name"]: column["type"] for column in table["schema"]}
    return schema, [str(server.bucket() / file["key"]) for file in manifest["files"]]


def shown_by_postgres(server, values, schema):
    """What PostgreSQL itself shows of each row, by the row's id."""
    asked = ", ".join(column.shown.format(f'"{name}"') for name, column in values.columns.items())
    return {
        id: {name: from_postgres(schema[name], text, column.as_json)
             for (name, column), text in zip(values.columns.items(), texts)}
        for id, *texts in server.rows(f"SELECT id, {asked} FROM t")
    }


@pytest.mark.parametrize("name", FAMILIES)
def test_every_value_is_what_postgresql_shows(connected, name):
    values = family(name)
    connected.psql(";\n".join(values.statements("t")))
    for form, readers in READERS.items():
        schema, paths = export(connected, form)
        expected = shown_by_postgres(connected, values, schema)
        assert len(expected) == values.rows
        for reader in readers:
            read = {row.pop("id"): row for row in reader(paths, schema)}
            assert read.keys() == expected.keys(), reader.__name__
            for id, row in read.items():
                assert row == {name: expected[id][name] for name in row}, (reader.__name__, id)


@pytest.mark.parametrize("type,value,named", [
    ("date", "infinity", "'infinity'"), ("date", "-infinity", "'-infinity'"),
    ("timestamp", "infinity", "'infinity'"), ("timestamptz", "-infinity", "'-infinity'"),
    ("timestamp", "294276-12-31 23:59:59.999999", "'294276-12-31 23:59:59.999999'"),
    ("time", "24:00:00", "'24:00:00'"), ("numeric(9, 2)", "NaN", "'NaN'"),
    ("integer[]", "[0:1]={1,2}", "an array that begins at 0"), ("text[]", "{{a},{b}}", "an array of 2 dimensions"),
    ("date[]", "{2026-01-31,infinity}", "'infinity'"),
])
def test_a_value_without_an_exact_form_fails_the_run_by_name(connected, type, value, named):
    connected.psql(f"CREATE TABLE odd (id integer, fine {type}, at_fault {type}); INSERT INTO odd VALUES (1, NULL, '{value}')")
    status, manifests = run_export(connected, "parquet")
    assert status["ExecutionStatus"] == "FAILED"
    assert f"object 'odd', column 'at_fault': row 1 of a split holds {named}, which has no exact form as " in status["StatusMessage"]
    assert manifests == []


def test_a_column_that_is_taken_as_text_holds_every_value(make_server, postgres):
    server = connect(make_server, postgres, postgres.make_database(), config=(
        '[connections.main.objects.odd]\ncolumns.day = "text"\ncolumns."Set of" = "text"\ncolumns.share = "text"\ncolumns.hour = "text"\n'))
    server.psql("""CREATE TABLE odd (id integer, day date, "Set of" integer[], share numeric(9, 2), hour time);
                   INSERT INTO odd VALUES (1, 'infinity', '[0:1]={1,2}', 'NaN', '24:00'), (2, '2026-01-31', '{{1},{2}}', 1.5, NULL)""")
    for form, readers in READERS.items():
        schema, paths = export(server, form)
        assert schema == {"id": "int32"} | dict.fromkeys(["day", "Set of", "share", "hour"], "string")
        for reader in readers:
            assert sorted(reader(paths, schema), key=lambda row: row["id"]) == [
                {"id": "1", "day": "infinity", "Set of": "[0:1]={1,2}", "share": "NaN", "hour": "24:00:00"},
                {"id": "2", "day": "2026-01-31", "Set of": "{{1},{2}}", "share": "1.50", "hour": None}]


def test_a_column_to_be_taken_as_text_must_be_there(make_server, postgres):
    server = connect(make_server, postgres, postgres.make_database(),
                     config='[connections.main.objects.odd]\ncolumns.dya = "text"\n')
    server.psql("CREATE TABLE odd (id integer, day date)")
    with pytest.raises(server.apps.exceptions.InvalidRequestException, match="takes the column 'dya' of 'odd' as text"):
        run_export(server, "jsonl")


def test_text_in_another_encoding_comes_as_utf8(make_server, postgres):
    database = postgres.make_database("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    postgres.psql("CREATE TABLE t (id integer, \"größe\" text); INSERT INTO t VALUES (1, 'Zürich ½')", database)
    server = connect(make_server, postgres, database)
    for form, readers in READERS.items():
        schema, paths = export(server, form)
        for reader in readers:
            assert list(reader(paths, schema)) == [{"id": "1", "größe": "Zürich ½"}]


def test_bytes_without_an_encoding_that_are_no_utf8_fail_the_run(make_server, postgres):
    database = postgres.make_database("TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    postgres.psql("CREATE TABLE t (id integer, note text); SET client_encoding = 'SQL_ASCII'; INSERT INTO t VALUES (1, E'\\xff')", database)
    server = connect(make_server, postgres, database)
    for form in READERS:
        status, manifests = run_export(server, form)
        assert status["ExecutionStatus"] == "FAILED" and manifests == []
