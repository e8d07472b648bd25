"""One server before one S3 server with faults; every test has a bucket of its own, and so its own client of it."""

import dataclasses
import json
import time
import uuid

import pytest

import s3_servers
from exports import import_many, make_domain, make_integration, on_demand
from s3_faults import FaultyS3
from sluice_server import Server

ROWS = 300


@pytest.fixture(scope="session")
def faulty_s3():
    with s3_servers.moto_server() as url:
        proxy = FaultyS3(url)
        yield proxy
        proxy.close()


@pytest.fixture(scope="session")
def exporter(faulty_s3, tmp_path_factory):
    """A server whose buckets are all behind the proxy, with a domain of ROWS profiles."""
    config = f"""
[s3]
endpoint = "{faulty_s3.url}"
access-key-id = "env:LAKE_KEY"
secret-access-key = "env:LAKE_SECRET"
"""
    server = Server(tmp_path_factory.mktemp("faults") / "data", config=config,
                    env={"LAKE_KEY": "lake-key", "LAKE_SECRET": "lake-secret"}).start()
    make_domain(server)
    import_many(server, ROWS)
    server.integration = make_integration(server)
    yield server
    server.kill()


@dataclasses.dataclass
class Lake:
    """A bucket: what is asked of the proxy concerns it alone."""

    server: Server
    proxy: FaultyS3
    s3: object
    name: str

    def export(self, integration=None):
        integration = integration or self.server.integration
        made = self.server.apps.create_data_integration_association(
            DataIntegrationIdentifier=integration["Id"], DestinationURI=f"s3://{self.name}/crm",
            ClientAssociationMetadata={"export.partition-by": "PartyType"},  # two files
            ExecutionConfiguration=on_demand(0))
        return Export(self, integration["Id"], made["DataIntegrationAssociationId"])

    def inject(self, action, kind, **how):
        self.proxy.inject(action, kind, bucket=self.name, **how)

    def hits(self):
        return sum(fault.hits for fault in self.proxy.faults_of(self.name))

    def heal(self):
        self.proxy.heal(self.name)

    def actions(self):
        return self.proxy.actions(self.name)

    def keys(self):
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket=self.name).get("Contents", [])]

    def uploads(self):
        return [upload["Key"] for upload in self.s3.list_multipart_uploads(Bucket=self.name).get("Uploads", [])]

    def read(self, key):
        return self.s3.get_object(Bucket=self.name, Key=key)["Body"].read()

    def expect_whole(self, rows=ROWS):
        """One manifest, and what it names is every row once and all that there is."""
        keys = self.keys()
        [manifest] = [json.loads(self.read(key)) for key in keys if "_manifest." in key]
        exported = [json.loads(line) for file in manifest["files"] for line in self.read(file["key"]).decode().split("\n")[:-1]]
        assert {row["AccountNumber"] for row in exported} == {f"A-{number:05}" for number in range(rows)}
        assert len(exported) == manifest["rows"] == rows
        assert len(keys) == len(manifest["files"]) + 1
        assert self.uploads() == []

    def expect_nothing(self):
        assert self.keys() == [] and self.uploads() == []


@dataclasses.dataclass
class Export:
    lake: Lake
    integration: str
    association: str

    def status(self):
        """(IN_PROGRESS, COMPLETED or FAILED, message)"""
        pages = self.lake.server.apps.get_paginator("list_data_integration_associations")
        for page in pages.paginate(DataIntegrationIdentifier=self.integration):
            for entry in page["DataIntegrationAssociations"]:
                if self.association in entry["DataIntegrationAssociationArn"]:
                    found = entry["LastExecutionStatus"]
                    return found["ExecutionStatus"], found.get("StatusMessage", "")
        raise AssertionError("the association is not listed")

    def await_message(self, part, timeout=60):
        """Poll until the message has the words while the run is alive."""
        return self._await(lambda state, message: state != "IN_PROGRESS" or part in message, timeout)

    def end(self, timeout=60):
        return self._await(lambda state, _: state != "IN_PROGRESS", timeout)

    def _await(self, holds, timeout):
        deadline = time.monotonic() + timeout
        while True:
            state, message = self.status()
            if holds(state, message):
                return state, message
            assert time.monotonic() < deadline, (state, message)
            time.sleep(0.02)  # a client's own polling interval


@pytest.fixture
def lake(exporter, faulty_s3):
    made = Lake(exporter, faulty_s3, s3_servers.client(faulty_s3.origin_url), f"lake-{uuid.uuid4()}")
    made.s3.create_bucket(Bucket=made.name)
    yield made
    made.heal()
