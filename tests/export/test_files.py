"""Files are read whole and written in every format: the same rows out as in, by DuckDB and pyarrow."""

import gzip
import json
from decimal import Decimal

import duckdb
import pyarrow
import pyarrow.parquet
import pytest

from exports import on_demand
from sluice_server import files_under, wait_for_run

ROWS = pyarrow.table({
    "id": pyarrow.array(range(5000), pyarrow.int64()),
    "price": pyarrow.array([Decimal(n) / 100 for n in range(5000)], pyarrow.decimal128(15, 2)),
    "name": pyarrow.array([None if n % 7 == 0 else f'näme "{n}",\n' for n in range(5000)]),
    "code": pyarrow.array([f"{n:06}" for n in range(5000)]).dictionary_encode(),
    "day": pyarrow.array([n % 20000 for n in range(5000)], pyarrow.int32()).cast(pyarrow.date32()),
    "at": pyarrow.array([n * 1000 for n in range(5000)], pyarrow.timestamp("ms", "UTC")),
    "tags": pyarrow.array([[str(n), None] if n % 3 else [] for n in range(5000)]),
    "place": pyarrow.array([{"city": f"c{n}", "zip": n} for n in range(5000)]),
})
FORMS = ["jsonl", "csv", "parquet"]


@pytest.fixture
def files(make_server, tmp_path):
    """A server with a root, whose folder is `root`."""
    root = tmp_path / "exports"
    root.mkdir()
    server = make_server(config=f'[roots.exports]\npath = "{root}"\n[files.timed]\ntime-field = "at"\n[roots.timed]\npath = "{root}"\n')
    server.root = root
    return server


def run(server, form="parquet", uri="file://exports", objects=None, start=0, end=None, **members):
    """Export what an integration names; returns its status, and the manifest when it completed."""
    run.count += 1
    if objects is not None:
        members["ObjectConfiguration"] = objects
    integration = server.apps.create_data_integration(
        Name=f"files-{run.count}", KmsKey="alias/none", SourceURI=uri, **members)
    before = set(files_under(server.bucket()))
    made = server.apps.create_data_integration_association(
        DataIntegrationIdentifier=integration["Id"], DestinationURI=f"s3://lake/out-{run.count}",
        ExecutionConfiguration=on_demand(start, end), ClientAssociationMetadata={"export.format": form})
    entry = wait_for_run(server, integration["Id"], made["DataIntegrationAssociationId"])
    status = entry["LastExecutionStatus"]
    manifests = [name for name in set(files_under(server.bucket())) - before if "_manifest." in name]
    return status, json.loads((server.bucket() / manifests[0]).read_text()) if manifests else None


run.count = 0


def completed(server, *arguments, **options):
    status, manifest = run(server, *arguments, **options)
    assert status["ExecutionStatus"] == "COMPLETED", status
    return manifest


def failed(server, *arguments, **options):
    status, manifest = run(server, *arguments, **options)
    assert status["ExecutionStatus"] == "FAILED" and manifest is None, status
    return status["StatusMessage"]


def paths_of(server, manifest, name=None):
    return [str(server.bucket() / file["key"]) for file in manifest["files"] if name in (None, file["object"])]


def typed(server, manifest, schema):
    """Read an export by DuckDB into the types that went in."""
    paths = paths_of(server, manifest)
    nested = {field.name for field in schema if pyarrow.types.is_nested(field.type)}
    text = manifest["format"] != "parquet"
    columns = {field.name: "JSON" if field.name in nested and manifest["format"] == "jsonl" else "VARCHAR" for field in schema}
    reader = {
        "jsonl": f"read_json($paths, format='newline_delimited', columns={columns})",
        "csv": "read_csv($paths, all_varchar=true, header=true, nullstr='', allow_quoted_nulls=false, delim=',', quote='\"', escape='\"')",
        "parquet": "read_parquet($paths)",
    }[manifest["format"]]
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        types = {"id": "BIGINT", "price": "DECIMAL(15,2)", "day": "DATE", "at": "TIMESTAMPTZ::TIMESTAMP", "tags": "VARCHAR[]",
                 "place": "STRUCT(city VARCHAR, zip BIGINT)"}
        via = {name: "JSON::" if text else "" for name in nested}
        chosen = ", ".join(f'"{name}"::{via.get(name, "")}{types.get(name, "VARCHAR")} AS "{name}"' for name in schema.names)
        return connection.execute(f"SELECT {chosen} FROM {reader} ORDER BY id", {"paths": paths}).fetchall()


def typed_rows(table):
    return [tuple(row[name] for name in table.column_names) for row in table.to_pylist()]


def expected(table):
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("rows", table)
        return connection.execute('SELECT * REPLACE ("at"::TIMESTAMP AS "at") FROM rows ORDER BY id').fetchall()


@pytest.mark.parametrize("form", FORMS)
def test_parquet_in_is_the_same_rows_out(files, form):
    pyarrow.parquet.write_table(ROWS.slice(0, 3000), files.root / "1.parquet", row_group_size=700)
    pyarrow.parquet.write_table(ROWS.slice(3000), files.root / "2.parquet", compression="zstd", use_dictionary=False)
    (files.root / "orders").mkdir()
    for name in ("1.parquet", "2.parquet"):
        (files.root / name).rename(files.root / "orders" / name)
    manifest = completed(files, form)
    assert manifest["rows"] == 5000 and [entry["name"] for entry in manifest["objects"]] == ["orders"]
    assert typed(files, manifest, ROWS.schema) == expected(ROWS)


@pytest.mark.parametrize("form", FORMS)
def test_csv_in_is_the_same_rows_out(files, form):
    """DuckDB writes, we read and write, DuckDB reads: plain, cut and compressed."""
    table = ROWS.drop_columns(["tags", "place", "code"])
    (files.root / "orders").mkdir()
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("rows", table)
        chosen = "SELECT * REPLACE (strftime(\"at\"::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%gZ') AS \"at\") FROM rows"
        for name, where, options in [("1.csv", "id < 2000", ""), ("2.csv.gz", "id >= 2000 AND id < 3500", ", COMPRESSION gzip"),
                                     ("3.csv.zst", "id >= 3500", ", COMPRESSION zstd, DELIMITER ';'")]:
            connection.execute(f"COPY ({chosen} WHERE {where}) TO '{files.root}/orders/{name}' (HEADER, FORMAT csv{options})")
    manifest = completed(files, form)
    types = {column["name"]: column["type"] for column in manifest["objects"][0]["schema"]}
    assert types == {"id": "int64", "price": "decimal(18, 2)", "name": "string", "day": "date", "at": "timestamp"}
    assert typed(files, manifest, table.schema) == expected(table)


@pytest.mark.parametrize("form", FORMS)
def test_json_lines_in_is_the_same_rows_out(files, form):
    table = ROWS.drop_columns(["day", "at", "price"])
    (files.root / "orders").mkdir()
    rows = [json.dumps({name: value for name, value in row.items() if value is not None}) for row in table.to_pylist()]
    (files.root / "orders/1.jsonl").write_text("".join(row + "\n" for row in rows[:2000]))
    (files.root / "orders/2.ndjson.gz").write_bytes(gzip.compress("\n".join(rows[2000:3000]).encode()) + gzip.compress(b"\n\n"))
    (files.root / "orders/3.json").write_text("\r\n".join(rows[3000:]))
    manifest = completed(files, form)
    types = {column["name"]: column["type"] for column in manifest["objects"][0]["schema"]}
    assert types == {"id": "int64", "name": "string", "code": "string", "tags": "list<string>", "place": "struct<city: string, zip: int64>"}
    assert typed(files, manifest, table.schema) == typed_rows(table)


def test_a_broken_line_fails_the_run_or_is_skipped_and_counted(make_server, tmp_path):
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n3\n4,5\n")
    roots = f'[roots.strict]\npath = "{tmp_path}"\n[roots.lax]\npath = "{tmp_path}"\n[files.lax]\nbroken-lines = "skip"\n'
    server = make_server(config=roots)
    only = {"rows.csv": {}}
    assert "file 'rows.csv': line 3: there is 1 field instead of 2" in failed(server, uri="file://strict", objects=only)
    status, manifest = run(server, uri="file://lax", objects=only)
    assert manifest["rows"] == 2 and "1 broken line was left out" in status["StatusMessage"]


@pytest.mark.parametrize("hostile, reason", [
    (b"a,b\n1,\"2\n", "line 2: a quote is not closed"),
    (b"a,b\n1,2\n1,\x00\n", "line 3: there is a NUL byte"),
    (b"a,b\n1,\xff\xfe\n", "line 2: the text is not UTF-8"),
    (b"a,a\n1,2\n", "column 'a' appears twice"),
    (b"a,b\n1,\"" + b"x" * 40_000_000, "a row is larger than"),
])
def test_hostile_csv_is_a_clear_error(files, hostile, reason):
    (files.root / "rows.csv").write_bytes(hostile)
    message = failed(files)
    assert "rows.csv" in message and reason in message


def test_a_line_of_ten_megabytes_is_a_row(files):
    (files.root / "rows.csv").write_bytes(b"a,b\n1," + b"x" * 10_000_000 + b"\n2,y\n")
    lengths = []
    for path in paths_of(files, completed(files, "jsonl")):
        with open(path) as lines:
            lengths += [len(json.loads(line)["b"]) for line in lines]
    assert lengths == [10_000_000, 1]


def test_an_export_can_be_read_again(files):
    pyarrow.parquet.write_table(ROWS, files.root / "rows.parquet")
    first = completed(files, uri="file://exports/rows.parquet")
    folder = first["files"][0]["key"].rsplit("/", 2)[0]
    second = completed(files, uri=f"s3://lake/{folder}")
    assert second["rows"] == 5000
    assert typed(files, second, ROWS.schema) == expected(ROWS)


def test_how_a_file_stores_its_values_is_no_type(files):
    """polars writes text as views; dictionaries are everywhere."""
    stored = pyarrow.schema([("id", pyarrow.int64()), ("name", pyarrow.string_view()), ("code", pyarrow.dictionary(pyarrow.int32(), pyarrow.string())),
                             ("tags", pyarrow.list_(pyarrow.string()))])
    table = pyarrow.table([ROWS.column(name).combine_chunks().cast(stored.field(name).type) if name in ("id", "name", "code")
                           else pyarrow.array(ROWS.column(name).to_pylist(), stored.field(name).type) for name in stored.names], schema=stored)
    pyarrow.parquet.write_table(table, files.root / "rows.parquet")
    for form in FORMS:
        manifest = completed(files, form)
        assert [column["type"] for column in manifest["objects"][0]["schema"]] == [
            "int64", "string", "string", "list<string>"]
        assert typed(files, manifest, stored) == typed_rows(ROWS.select(stored.names))


def test_fields_filters_and_windows(files):
    pyarrow.parquet.write_table(ROWS, files.root / "rows.parquet", row_group_size=100)
    chosen = completed(files, uri="file://timed", start=1_000_000, end=2_000_000,
                       objects={"rows.parquet": {"Fields": ["code", "id"], "Filters": ["price.lt.10.05", "id.ge.1001"]}})
    [path] = paths_of(files, chosen)
    rows = pyarrow.parquet.read_table(path)
    assert rows.column_names == ["code", "id"]
    assert rows.column("id").to_pylist() == [1001, 1002, 1003, 1004]
    message = failed(files, objects={"rows.parquet": {"Fields": ["nope"]}})
    assert "there is no column 'nope'; the columns are: id, price, name" in message


def test_a_damaged_file_fails_the_run_by_name_and_publishes_nothing(files):
    pyarrow.parquet.write_table(ROWS, files.root / "rows.parquet", row_group_size=1000)
    whole = (files.root / "rows.parquet").read_bytes()
    middle = bytearray(whole)
    middle[5000:9000] = b"\xff" * 4000
    for bytes_there in (b"PAR1", whole[:-10], whole[: len(whole) // 2], bytes(middle)):
        (files.root / "rows.parquet").write_bytes(bytes_there)
        assert "rows.parquet' is not a whole Parquet file" in failed(files, start=0)


def test_a_place_that_is_not_there_is_refused_when_the_association_is_made(files):
    integration = files.apps.create_data_integration(Name="nowhere", KmsKey="alias/none", SourceURI="file://nowhere")
    with pytest.raises(files.apps.exceptions.InvalidRequestException, match="nowhere"):
        files.apps.create_data_integration_association(
            DataIntegrationIdentifier=integration["Id"], DestinationURI="s3://lake/x",
            ExecutionConfiguration=on_demand(0))
