"""Start, watch, stop and kill the program under test, and make clients for it."""

import contextlib
import json
import os
import re
import select
import signal
import sqlite3
import subprocess
import time
import urllib.request
from pathlib import Path

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent
# Built with the failpoints and the sanitizers.
INSTRUMENTED = ROOT / "build/asan/sluice"
BINARY = Path(os.environ.get("SLUICE_BIN", INSTRUMENTED)).resolve()

KEY = "AKIDTEST"
SECRET = "test/secret+key"


class Server:
    """One `sluice serve` on a free port with its data in `folder`."""

    def __init__(self, folder, config="", binary=BINARY, env=None, key=KEY, secret=SECRET,
                 listen="127.0.0.1:0"):
        self.folder = Path(folder)
        self.binary = binary
        self.key, self.secret, self.listen = key, secret, listen
        self.log = self.folder.with_suffix(".log")
        self.config = self.folder.with_suffix(".toml")
        self.config.write_text(config)
        self.env = clean_environment() | {
            "SLUICE_ACCESS_KEY_ID": key,
            "SLUICE_SECRET_ACCESS_KEY": secret,
            "ASAN_OPTIONS": "detect_leaks=0",
            "ARROW_DEFAULT_MEMORY_POOL": "system",
        } | (env or {})
        self.process = None
        self.url = None

    def start(self, wait=True, **env):
        self.process = subprocess.Popen(
            [str(self.binary), "serve", "--config", str(self.config), "--data", str(self.folder)]
            + ["--listen", self.listen],
            env=self.env | env, stderr=subprocess.PIPE, start_new_session=True,
        )
        if wait:
            self.url = self._await_address()
        return self

    def _await_address(self):
        seen = ""
        pipe = self.process.stderr.fileno()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            ready, _, _ = select.select([pipe], [], [], 0.5)
            read = os.read(pipe, 65536).decode() if ready else ""
            seen += read
            found = re.search(r"listening on http://[\d.]+:(\d+)", seen)
            if found:
                self._drain()
                return f"http://127.0.0.1:{found.group(1)}"
            if ready and not read:
                break
        raise AssertionError("the server did not listen:\n" + seen)

    def _drain(self):
        """Let `cat` carry the rest of stderr into the log, so that the pipe never fills."""
        log = self.log.open("a")
        self.cat = subprocess.Popen(["cat"], stdin=self.process.stderr, stdout=log, start_new_session=True)
        log.close()
        self.process.stderr.close()

    def client(self, service, **options):
        config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
        settings = dict(
            endpoint_url=self.url, region_name="us-east-1", aws_access_key_id=self.key,
            aws_secret_access_key=self.secret, config=config,
        )
        return boto3.client(service, **(settings | options))

    @property
    def apps(self):
        return self.client("appintegrations")

    @property
    def profiles(self):
        return self.client("customer-profiles")

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.status, answer.read()

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self):
        """Ask for a graceful end and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def bucket(self, name="lake"):
        return self.folder / "buckets" / name

    def query(self, sql, *parameters):
        """The rows of a query of the store, which the server may have open."""
        with contextlib.closing(sqlite3.connect(f"file:{self.folder / 'sluice.db'}?mode=ro", uri=True)) as store:
            return store.execute(sql, parameters).fetchall()

    def cli(self, *arguments, check=True, timeout=120, **options):
        result = subprocess.run(
            [str(BINARY), *arguments], env=self.env | {"SLUICE_ENDPOINT": self.url, "SLUICE_DATA": str(self.folder)},
            capture_output=True, text=True, timeout=timeout, **options,
        )
        assert not check or result.returncode == 0, result.stderr
        return result


def clean_environment():
    """The environment without anything that would reach the program or its clients by accident."""
    return {
        name: value for name, value in os.environ.items()
        if not name.startswith(("AWS_", "SLUICE_")) and not name.lower().endswith("_proxy")
    }


def wait_for_run(server, integration, association=None, timeout=60):
    """Poll as a customer does, and return the association's entry once its run has ended."""
    deadline = time.monotonic() + timeout
    while True:
        entries = server.apps.list_data_integration_associations(DataIntegrationIdentifier=integration)
        entries = entries["DataIntegrationAssociations"]
        entry = next(e for e in entries if association is None or association in e["DataIntegrationAssociationArn"])
        if entry["LastExecutionStatus"]["ExecutionStatus"] != "IN_PROGRESS":
            return entry
        assert time.monotonic() < deadline, entry
        time.sleep(0.02)  # a client's own polling interval


def read_export(bucket, prefix=""):
    """Read what the manifests under a bucket folder name: a list of (manifest, rows)."""
    runs = []
    for path in sorted((bucket / prefix).rglob("_manifest.*.json")):
        manifest = json.loads(path.read_text())
        rows = []
        for file in manifest["files"]:
            lines = (bucket / file["key"]).read_bytes().decode().split("\n")
            assert lines.pop() == "", "a file ends with a newline"
            rows += [json.loads(line) for line in lines]
        runs.append((manifest, rows))
    return runs


def files_under(folder):
    return sorted(p.relative_to(folder).as_posix() for p in Path(folder).rglob("*") if p.is_file())
