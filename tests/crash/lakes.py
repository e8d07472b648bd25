"""Where exports go to in crash tests, seen from outside: a local bucket and one at an S3 server."""

import json
from pathlib import Path

import duckdb

from s3_servers import client
from sluice_server import files_under

READERS = {
    "jsonl": "read_json('{}', format='newline_delimited')",
    "csv": "read_csv('{}', header=true, all_varchar=true)",
    "parquet": "read_parquet('{}')",
}


class LocalLake:
    config = ""
    env = {}
    uri = "s3://lake/crm"

    def __init__(self, folder):
        self.folder = folder

    def keys(self):
        return files_under(self.folder / "buckets/lake")

    def read(self, key):
        return (self.folder / "buckets/lake" / key).read_bytes()

    def unfinished(self):
        return files_under(self.folder / "uploads")


class S3Lake:
    env = {"LAKE_KEY": "lake-key", "LAKE_SECRET": "lake-secret"}

    def __init__(self, url, bucket):
        self.s3 = client(url)
        self.s3.create_bucket(Bucket=bucket)
        self.bucket = bucket
        self.uri = f"s3://{bucket}/crm"
        self.config = f"""
[buckets.{bucket}]
endpoint = "{url}"
path-style = true
access-key-id = "env:LAKE_KEY"
secret-access-key = "env:LAKE_SECRET"
"""

    def keys(self):
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def read(self, key):
        return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def unfinished(self):
        return self.s3.list_multipart_uploads(Bucket=self.bucket).get("Uploads", [])


def manifests(lake):
    return [json.loads(lake.read(key)) for key in lake.keys() if "_manifest." in key]


def column(lake, manifest, format, name, scratch):
    """The values of a column in all files that a manifest names, as texts."""
    values = []
    for number, file in enumerate(manifest["files"]):
        path = Path(scratch) / f"{number}.{format}"
        path.write_bytes(lake.read(file["key"]))
        assert path.stat().st_size == file["bytes"]
        rows = duckdb.sql(f"SELECT {name}::VARCHAR FROM {READERS[format].format(path)}").fetchall()
        assert len(rows) == file["rows"]
        values += [row[0] for row in rows]
    return values


def assert_whole(lake, format, name, expected, scratch):
    """One manifest, whose files have every value once, and nothing beside it."""
    [manifest] = manifests(lake)
    values = column(lake, manifest, format, name, scratch)
    assert sorted(values) == sorted(expected) and manifest["rows"] == len(values)
    assert len(lake.keys()) == len(manifest["files"]) + 1
    assert lake.unfinished() == []
