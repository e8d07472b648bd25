"""Calls about runs that several tests make of Sluice's own API."""

import json
import time

from exports import make_integration, start_export
from own_api import ask


class Refused(Exception):
    def __init__(self, status, name, message):
        super().__init__(f"{status} {name}: {message}")
        self.status, self.name = status, name


def call(server, method, path, body=None, key=None):
    """Send a request to /sluice/v1 and return its answer; Refused when there is none."""
    status, headers, text = ask(server, method, f"/sluice/v1{path}", body, key=key)
    told = json.loads(text)
    if status != 200:
        raise Refused(status, headers["x-amzn-ErrorType"], told["Message"])
    return told


def get_run(server, run_id):
    return call(server, "GET", f"/runs/{run_id}")


def latest_run(server, **filters):
    query = "".join(f"&{name}={value}" for name, value in filters.items())
    return call(server, "GET", f"/runs?maxResults=1{query}")["Runs"][0]


def await_run(server, run_id, fits, timeout=60):
    """Poll as a client does until a run is as it is to be."""
    deadline = time.monotonic() + timeout
    while not fits(run := get_run(server, run_id)):
        assert time.monotonic() < deadline, run
        time.sleep(0.02)  # a client's own polling interval
    return run


def await_end(server, run_id, timeout=60):
    return await_run(server, run_id, lambda run: run["State"] not in ("queued", "running", "committing"), timeout)


def await_message(server, run_id, word, timeout=60):
    return await_run(server, run_id, lambda run: word in run.get("StatusMessage", ""), timeout)


def start_held(server, gate, name="crm"):
    """An export whose first part the bucket does not take yet."""
    rule = gate.hold("PUT", "partNumber=")
    integration = make_integration(server, name)
    start_export(server, integration, to="s3://far/crm")
    assert rule.seen.wait(60)
    return rule, integration, latest_run(server, integration=integration["Id"])
