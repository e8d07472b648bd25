"""Files in the folders of their partitions, as DuckDB and pyarrow read them."""

import contextlib
import datetime
import json

import duckdb
import pyarrow
import pyarrow.dataset
import pyarrow.parquet
import pytest
from botocore.exceptions import BotoCoreError

from exports import on_demand
from sluice_server import INSTRUMENTED, files_under, wait_for_run

REGIONS = ["EU", "", None, "Zoë", "a/b c%", "x=y", "line\nfeed", "'", "."]
DAYS = [datetime.date(2026, 1, 1), datetime.date(2026, 1, 2), None]
COUNT = 3000
SALES = pyarrow.table({
    "id": pyarrow.array(range(COUNT), pyarrow.int64()),
    "region": pyarrow.array([REGIONS[n % len(REGIONS)] for n in range(COUNT)]),
    "day": pyarrow.array([DAYS[n // 7 % len(DAYS)] for n in range(COUNT)], pyarrow.date32()),
    "amount": pyarrow.array([n / 4 for n in range(COUNT)], pyarrow.float64()),
    "tags": pyarrow.array([[str(n)] for n in range(COUNT)]),
})
EXPECTED = [(row["id"], row["region"], row["day"], row["amount"]) for row in SALES.to_pylist()]


@pytest.fixture
def sales(make_server, tmp_path):
    """A server with a root that holds SALES."""
    root = tmp_path / "exports"
    root.mkdir()
    pyarrow.parquet.write_table(SALES, root / "sales.parquet", row_group_size=700)
    server = make_server(binary=INSTRUMENTED, config=f'[roots.exports]\npath = "{root}"\n')
    server.integration = server.apps.create_data_integration(
        Name="sales", KmsKey="alias/none", SourceURI="file://exports/sales.parquet")["Id"]
    return server


def start(server, columns, **options):
    return server.apps.create_data_integration_association(
        DataIntegrationIdentifier=server.integration, DestinationURI="s3://lake/out", ExecutionConfiguration=on_demand(0),
        ClientAssociationMetadata={"export.partition-by": columns} | {f"export.{key}": value for key, value in options.items()})


def completed(server, columns, **options):
    made = start(server, columns, **options)
    status = wait_for_run(server, server.integration, made["DataIntegrationAssociationId"])["LastExecutionStatus"]
    assert status["ExecutionStatus"] == "COMPLETED", status
    return manifest_of(server)


def refused(server, columns):
    made = start(server, columns)
    status = wait_for_run(server, server.integration, made["DataIntegrationAssociationId"])["LastExecutionStatus"]
    assert status["ExecutionStatus"] == "FAILED", status
    assert files_under(server.bucket()) == [] and files_under(server.folder / "uploads") == []
    return status["StatusMessage"]


def manifest_of(server):
    [path] = server.bucket().rglob("_manifest.*.json")
    return json.loads(path.read_text())


def by_duckdb(server, manifest):
    """Every column from where a Hive reader finds it: a folder's name or the file."""
    reader = {
        "jsonl": "read_json($paths, format='newline_delimited', columns={id: 'BIGINT', amount: 'DOUBLE'}",
        "csv": "read_csv($paths, header=true, types={'id': 'BIGINT', 'amount': 'DOUBLE'}",
        "parquet": "read_parquet($paths",
    }[manifest["format"]]
    paths = [str(server.bucket() / file["key"]) for file in manifest["files"]]
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT id, region, day, amount FROM {reader}, hive_partitioning=true,"
            " hive_types={'region': VARCHAR, 'day': DATE})", {"paths": paths}).fetchall()


def by_pyarrow(server, manifest):
    [folder] = {file["key"].split("/region=")[0] for file in manifest["files"]}
    folders = pyarrow.dataset.partitioning(
        pyarrow.schema([("region", pyarrow.string()), ("day", pyarrow.date32())]), flavor="hive")
    dataset = pyarrow.dataset.dataset(
        server.bucket() / folder, format={"jsonl": "json"}.get(manifest["format"], manifest["format"]), partitioning=folders)
    rows = dataset.to_table(columns=["id", "region", "day", "amount"]).to_pylist()
    return [tuple(row.values()) for row in rows]


def in_order(rows):
    return sorted(rows, key=lambda row: row[0])


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_what_hive_readers_find_is_every_row_once(sales, form):
    manifest = completed(sales, "region, day", format=form)
    assert manifest["partition_by"] == ["region", "day"]
    assert in_order(by_duckdb(sales, manifest)) == EXPECTED
    assert in_order(by_pyarrow(sales, manifest)) == EXPECTED
    partitions = {(file["partition"]["region"], file["partition"]["day"]) for file in manifest["files"]}
    assert partitions == {(region, day and day.isoformat()) for _, region, day, _ in EXPECTED}


def test_the_columns_are_folders_and_not_in_the_files(sales):
    manifest = completed(sales, "day", format="parquet")
    assert [column["name"] for column in manifest["objects"][0]["schema"]] == SALES.column_names
    for file in manifest["files"]:
        path = sales.bucket() / file["key"]
        assert path.parent.name == "day=" + (file["partition"]["day"] or "__HIVE_DEFAULT_PARTITION__")
        assert pyarrow.parquet.read_schema(path).names == ["id", "region", "amount", "tags"]


def test_columns_that_make_no_folders_fail_the_run_by_name(sales):
    assert "has no column 'colour' to be partitioned by; its columns are: id, region, day" in refused(sales, "colour")
    assert "by column 'amount', which is of type double: it must be text" in refused(sales, "amount")
    assert "by column 'tags', which is of type list" in refused(sales, "region,tags")


@pytest.mark.parametrize("point", ["run.mid_part", "run.between_completes", "run.before_manifest"])
def test_a_killed_run_leaves_nothing_and_is_whole_afterwards(sales, point):
    sales.stop()
    sales.start(SLUICE_FAILPOINT=f"{point}:kill")
    with contextlib.suppress(BotoCoreError):  # the kill may come before the answer
        start(sales, "region,day", format="parquet")
    assert sales.process.wait(60) == -9, f"{point} was never passed"
    assert not any("_manifest." in name for name in files_under(sales.bucket()))

    sales.start()
    assert wait_for_run(sales, sales.integration)["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED"
    manifest = manifest_of(sales)
    assert in_order(by_duckdb(sales, manifest)) == EXPECTED
    assert len(files_under(sales.bucket())) == len(manifest["files"]) + 1
    assert files_under(sales.folder / "uploads") == []
