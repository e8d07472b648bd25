"""A disk that is full or read-only: what was answered is kept, nothing is torn, and work goes on when there is room."""

import os
import sqlite3
import subprocess
import time

import pytest
from botocore.exceptions import ClientError

from exports import SOURCE, assert_published_once, await_completed, import_many, make_domain, make_integration, start_export
from sluice_server import files_under

DISK_BYTES = 24 * 1024 * 1024


class Disk:
    """A small file system of its own at a server's data folder."""

    def __init__(self, folder):
        self.folder, self.ballast = folder, folder / "ballast"

    def leave(self, free_bytes):
        """Fill it up but for so much."""
        found = os.statvfs(self.folder)
        with self.ballast.open("ab") as out:
            out.write(bytes(max(0, found.f_bavail * found.f_frsize - free_bytes)))

    def make_room(self):
        self.ballast.unlink()

    def remount(self, how):
        subprocess.run(["mount", "-o", f"remount,{how}", self.folder], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"a file system cannot be mounted here: {mounted.stderr.strip()}")
    yield Disk(folder)
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def server(disk, make_server):
    return make_server()


def message_of(server, integration):
    [entry] = server.apps.list_data_integration_associations(DataIntegrationIdentifier=integration["Id"])["DataIntegrationAssociations"]
    return entry["LastExecutionStatus"].get("StatusMessage", "")


def await_message(server, integration, part):
    deadline = time.monotonic() + 60
    while part not in (found := message_of(server, integration)):
        assert time.monotonic() < deadline, found
        time.sleep(0.02)  # a client's own polling interval


def test_a_run_waits_while_the_disk_is_full_and_goes_on_when_there_is_room(server, disk):
    make_domain(server)
    accounts = import_many(server, 3000)
    integration = make_integration(server)
    disk.leave(600 * 1024)
    start_export(server, integration)
    await_message(server, integration, "bucket 'lake': the disk is full; make room on it")
    assert files_under(server.bucket()) == [], "nothing of it can be read"
    disk.make_room()
    await_completed(server, integration)
    assert_published_once(server, accounts)


def test_a_full_disk_refuses_writes_and_goes_on_reading(server, disk):
    disk.leave(0)
    kept = []
    with pytest.raises(ClientError) as refused:
        for number in range(2000):
            name = f"crm-{number}"
            server.apps.create_data_integration(Name=name, KmsKey="alias/none", SourceURI="AmazonConnect://AppIntegrations",
                                                ObjectConfiguration=SOURCE, Description="d" * 1000)
            kept.append(name)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] >= 500
    for name in kept:
        assert server.apps.get_data_integration(Identifier=name)["Name"] == name
    disk.make_room()
    make_integration(server, "when-there-is-room")
    server.kill()
    server.start()
    pages = server.apps.get_paginator("list_data_integrations").paginate()
    assert {entry["Name"] for page in pages for entry in page["DataIntegrations"]} >= {*kept, "when-there-is-room"}
    assert server.stop() == 0
    for store in ("sluice.db", "profiles.db"):
        assert sqlite3.connect(server.folder / store).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_read_only_disk_is_refused_at_the_start_and_taken_once_it_can_be_written(server, disk):
    make_domain(server)
    accounts = import_many(server, 100)
    assert server.stop() == 0
    disk.remount("ro")
    server.start(wait=False)
    assert server.process.wait(30) != 0
    assert "Read-only file system" in server.process.stderr.read().decode()
    disk.remount("rw")
    server.start()
    integration = make_integration(server)
    start_export(server, integration)
    await_completed(server, integration)
    assert_published_once(server, accounts)
