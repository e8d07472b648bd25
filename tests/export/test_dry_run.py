"""Plans and previews tell what the export then does, and do nothing themselves."""

import fnmatch
import json

import pytest

from own_api import Document, ask
from sluice_server import files_under, read_export, wait_for_run

PLAN = "/sluice/v1/data-integrations/{}/plan"
PREVIEW = "/sluice/v1/data-integrations/{}/preview"


@pytest.fixture
def shop(make_server, tmp_path):
    """A server with a folder of two objects, and an integration that reads them."""
    folder = tmp_path / "shop"
    for name, text in {"orders": "id,region,total\n1,EU,9.50\n2,US,\n3,EU,7.25\n", "people": "id,name\n1,Zoë\n"}.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "part.csv").write_text(text)
    server = make_server(config=f'[roots.shop]\npath = "{folder}"\n')
    server.apps.create_data_integration(
        Name="shop", KmsKey="k", SourceURI="file://shop", ObjectConfiguration={"orders": {}, "people": {}})
    return server


def ask_checked(server, path, body, status=200):
    """Ask, and hold the answer to the document."""
    got, _, text = ask(server, "POST", path, body)
    assert got == status, text
    document = Document(ask(server, "GET", "/sluice/v1/openapi.json", signed=False)[2])
    document.check_answer("POST", path, got, json.loads(text))
    if status == 200:
        document.check_request("POST", path, body)
    return json.loads(text)


def test_plan_is_what_the_export_then_does(shop):
    body = {"DestinationURI": "s3://lake/out", "ClientAssociationMetadata": {"export.format": "parquet"}}
    plan = ask_checked(shop, PLAN.format("shop"), body)
    assert files_under(shop.bucket()) == []
    assert shop.apps.list_data_integration_associations(DataIntegrationIdentifier="shop")["DataIntegrationAssociations"] == []
    shop.apps.create_data_integration_association(
        DataIntegrationIdentifier="shop", **body,
        ExecutionConfiguration={"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": {"StartTime": "0"}})
    wait_for_run(shop, "shop")
    manifest_path = next(shop.bucket().rglob("_manifest.*.json"))
    manifest = json.loads(manifest_path.read_text())
    assert [o["Name"] for o in plan["Objects"]] == [o["name"] for o in manifest["objects"]]
    for planned, written in zip(plan["Objects"], manifest["objects"]):
        assert [(c["Name"], c["Type"]) for c in planned["Columns"]] == [(c["name"], c["type"]) for c in written["schema"]]
    # The instants of plan and run differ, which the folder's name has: REQUESTED and the window's end.
    for file in manifest["files"]:
        files = next(o["Files"] for o in plan["Objects"] if o["Name"] == file["object"])
        parts, key = files.split("/"), file["key"].split("/")
        assert parts[:3] == key[:3] and parts[5:-1] == key[5:-1] and fnmatch.fnmatchcase(key[-1], parts[-1])
    assert plan["Format"] == manifest["format"] and plan["Compression"] == manifest["compression"]
    stored = {c["Name"]: c["Stored"] for c in plan["Objects"][0]["Columns"]}
    assert stored["region"] == "BYTE_ARRAY String" and stored["id"] == "INT64"


def test_preview_shows_the_rows_that_the_export_writes(shop):
    preview = ask_checked(shop, PREVIEW.format("shop"), {"DestinationURI": "s3://lake", "Object": "orders"})
    assert [row["id"] for row in preview["Rows"]] == [1, 2, 3] and not preview["More"]
    assert "total" not in preview["Rows"][1]
    two = ask_checked(shop, PREVIEW.format("shop"), {"DestinationURI": "s3://lake", "Object": "orders", "MaxRows": 2})
    assert two["Rows"] == preview["Rows"][:2] and two["More"]
    assert files_under(shop.bucket()) == []
    shop.apps.create_data_integration_association(
        DataIntegrationIdentifier="shop", DestinationURI="s3://lake",
        ExecutionConfiguration={"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": {"StartTime": "0"}})
    wait_for_run(shop, "shop")
    [(_, rows)] = read_export(shop.bucket())
    assert [row for row in rows if "region" in row] == preview["Rows"]


@pytest.mark.parametrize("body, words", [
    ({"Object": "nothing"}, "Object must be one of: orders, people"),
    ({}, "Object must be one of: orders, people"),
    ({"Object": "orders", "ClientAssociationMetadata": {"export.partition-by": "colour"}}, "colour"),
    ({"Object": "orders", "DestinationURI": "s3://none"}, "DestinationURI"),
    ({"Object": "orders", "ObjectConfiguration": {"orders": {"Fields": ["colour"]}}}, "colour"),
])
def test_what_would_fail_is_told_by_name(shop, body, words):
    refused = ask_checked(shop, PREVIEW.format("shop"), {"DestinationURI": "s3://lake"} | body, status=400)
    assert words in refused["Message"]


def test_command_line_shows_both(shop):
    table = shop.cli("plan", "--integration", "shop", "--to", "s3://lake", "--partition-by", "region", check=False)
    assert table.returncode == 2 and "region" in table.stderr  # people has no such column
    table = shop.cli("plan", "--integration", "shop", "--to", "s3://lake/x", "--format", "csv").stdout
    assert "orders: about 3 rows" in table and "region  string" in table and "/people/*.csv" in table
    preview = shop.cli("preview", "--integration", "shop", "--to", "s3://lake", "--object", "people")
    assert preview.stdout.splitlines() == ["id  name", "1   Zoë"] and "people: 1 rows" in preview.stderr
    whole = json.loads(shop.cli("preview", "--integration", "shop", "--to", "s3://lake", "--object", "orders",
                                "--rows", "1", "--json").stdout)
    assert whole["More"] and len(whole["Rows"]) == 1
    none = shop.cli("plan", "--domain", "acme", "--to", "s3://lake", check=False)
    assert none.returncode == 3 and 'no data integration "acme" yet' in none.stderr
    neither = shop.cli("plan", "--to", "s3://lake", check=False)
    assert neither.returncode == 2 and "--domain or --integration" in neither.stderr


def test_command_line_plans_the_export_of_a_domain(server):
    server.profiles.create_domain(DomainName="acme", DefaultExpirationDays=366)
    server.profiles.create_profile(DomainName="acme", FirstName="Ada")
    server.cli("export", "--domain", "acme", "--to", "s3://lake")
    before = files_under(server.bucket())
    plan = json.loads(server.cli("plan", "--domain", "acme", "--to", "s3://lake", "--json").stdout)
    assert [o["RowsEstimate"] for o in plan["Objects"]] == [1]
    preview = json.loads(server.cli("preview", "--domain", "acme", "--to", "s3://lake", "--json").stdout)
    assert preview["Object"] == "_profile" and preview["Rows"][0]["FirstName"] == "Ada"
    assert files_under(server.bucket()) == before
