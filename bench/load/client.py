"""Run bench/load, the load client, against a server: each on a core of its own."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from sluice_server import KEY, SECRET, Server, clean_environment  # noqa: E402

BUILT = ROOT / "build/bench"
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[-1]


@contextlib.contextmanager
def on_core(core):
    """What is started within stays on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextlib.contextmanager
def sluice_server(folder, **environment):
    """Run our server on the servers' core; yields it."""
    server = Server(folder, env=environment)
    with on_core(SERVER_CORE):
        server.start()
    try:
        yield server
    finally:
        server.stop()


def port_of(server):
    return int(server.url.rsplit(":", 1)[1])


def load(process, port, *options, paths=()):
    """One run of the load client; `process` is the server's, `paths` what to GET."""
    command = [BUILT / "load", "--port", port, "--server-pid", process.pid, *options]
    environment = clean_environment() | {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    with on_core(CLIENT_CORE):
        result = subprocess.run([str(part) for part in command], input="\n".join(paths), env=environment,
                                capture_output=True, text=True, timeout=120)
    if result.returncode != 0:
        raise SystemExit(f"bench: {' '.join(map(str, command))}: {result.stderr}")
    return json.loads(result.stdout)


def create(server, count, connections):
    """Make `count` data integrations; all of them are in the figures."""
    return load(server.process, port_of(server), "--service", "app-integrations", "--creates", "--requests", count,
                "--connections", connections, "--warm-up-ms", 0, "--duration-ms", 60_000)


def medians(rounds):
    return {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}
