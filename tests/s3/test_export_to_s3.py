"""The main job into a bucket of an S3-compatible server."""

import gzip
import json

import boto3
import pytest

from botocore.exceptions import ClientError
from exports import await_completed, import_many, make_domain, make_integration, on_demand, start_export
from s3_servers import moto_server
from sluice_server import wait_for_run


@pytest.fixture(scope="module")
def moto():
    with moto_server() as url:
        yield url


@pytest.fixture
def s3(moto):
    return boto3.client("s3", endpoint_url=moto, region_name="us-east-1", aws_access_key_id="lake-key",
                        aws_secret_access_key="lake-secret")


@pytest.fixture
def server(make_server, moto, s3, request):
    bucket = "lake-" + request.node.name.replace("_", "-")[:40].rstrip("-").lower()
    s3.create_bucket(Bucket=bucket)
    config = f"""
[buckets.{bucket}]
endpoint = "{moto}"
path-style = true
access-key-id = "env:LAKE_KEY"
secret-access-key = "env:LAKE_SECRET"

[buckets.nowhere]
endpoint = "{moto}"
access-key-id = "env:LAKE_KEY"
secret-access-key = "env:LAKE_SECRET"
"""
    made = make_server(config=config, env={"LAKE_KEY": "lake-key", "LAKE_SECRET": "lake-secret"})
    made.lake = bucket
    make_domain(made)
    return made


def read_bucket(s3, bucket):
    keys = [item["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
            for item in page.get("Contents", [])]
    manifests = [json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()) for key in keys if "_manifest." in key]
    rows = [
        json.loads(line)
        for manifest in manifests for file in manifest["files"]
        for line in s3.get_object(Bucket=bucket, Key=file["key"])["Body"].read().decode().split("\n")[:-1]
    ]
    return keys, manifests, rows


def test_files_of_a_bucket_are_read_and_written_to_it(server, s3):
    rows = [{"id": number, "name": f"n{number}"} for number in range(3000)]
    text = "".join(json.dumps(row) + "\n" for row in rows[1000:])
    table = "id,name\n" + "".join(f"{row['id']},{row['name']}\n" for row in rows[:1000])
    s3.put_object(Bucket=server.lake, Key="in/a.csv.gz", Body=gzip.compress(table.encode()))
    s3.put_object(Bucket=server.lake, Key="in/b/1 ü.jsonl", Body=text.encode())
    s3.put_object(Bucket=server.lake, Key="in/_SUCCESS", Body=b"x")
    files = server.apps.create_data_integration(Name="files", KmsKey="alias/none", SourceURI=f"s3://{server.lake}/in")
    start_export(server, files, to=f"s3://{server.lake}/out")
    await_completed(server, files)
    _, [manifest], exported = read_bucket(s3, server.lake)
    assert [entry["name"] for entry in manifest["objects"]] == ["a.csv.gz", "b"]
    assert sorted(exported, key=lambda row: row["id"]) == rows


def test_rows_arrive_once_and_no_upload_is_left(server, s3):
    accounts = import_many(server, 5_000)
    integration = make_integration(server)
    start_export(server, integration, to=f"s3://{server.lake}/crm")
    await_completed(server, integration)
    keys, [manifest], rows = read_bucket(s3, server.lake)
    assert {row["AccountNumber"] for row in rows} == accounts and len(rows) == len(accounts)
    assert len(keys) == len(manifest["files"]) + 1
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=server.lake)


def test_a_kill_in_mid_run_leaves_neither_doubles_nor_uploads(server, s3):
    accounts = import_many(server, 30_000)
    integration = make_integration(server)
    start_export(server, integration, to=f"s3://{server.lake}/crm")
    server.kill()
    server.start()
    await_completed(server, integration)
    _, [_], rows = read_bucket(s3, server.lake)
    assert {row["AccountNumber"] for row in rows} == accounts and len(rows) == len(accounts)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=server.lake)


def test_a_bound_bucket_that_is_not_there_is_refused(server):
    integration = make_integration(server)
    with pytest.raises(ClientError, match="InvalidRequestException.*nowhere"):
        start_export(server, integration, to="s3://nowhere/crm")


def test_a_bucket_that_disappears_fails_the_run_saying_so(server, s3):
    import_many(server, 50)
    integration = make_integration(server)
    start_export(server, integration, to=f"s3://{server.lake}/crm")
    entry = await_completed(server, integration)
    for item in s3.list_objects_v2(Bucket=server.lake)["Contents"]:
        s3.delete_object(Bucket=server.lake, Key=item["Key"])
    s3.delete_bucket(Bucket=server.lake)
    with pytest.raises(ClientError, match="InvalidRequestException"):
        server.apps.update_data_integration_association(
            DataIntegrationIdentifier="crm",
            DataIntegrationAssociationIdentifier=entry["DataIntegrationAssociationArn"],
            ExecutionConfiguration=on_demand(0))
    assert wait_for_run(server, "crm")["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED"
