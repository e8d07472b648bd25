"""The rate of signed API requests, beside two others' on the same machine and in the same minutes.

GetDataIntegration over keep-alive against a bare Boost.Beast server that answers a fixed text, and against moto's server
answering a signed GET of one small resource; then durable CreateDataIntegration from 32 clients. Every server runs on one
core and the load client on another. Rounds are interleaved; figures are medians, ratios are medians of each round's.

Prints a JSON object. `per_s` is answers a second, `server_cpu_us` the server's processor time for one, which other work on
the machine disturbs least. SLUICE_BENCH_ROUNDS sets the number of rounds, SLUICE_BENCH_ROUND_MS the length of each.
"""

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from sluice_server import KEY, SECRET, Server, clean_environment  # noqa: E402

ROUNDS = int(os.environ.get("SLUICE_BENCH_ROUNDS", 9))
ROUND_MS = int(os.environ.get("SLUICE_BENCH_ROUND_MS", 1500))
INTEGRATIONS = 1000
READERS = 32
WRITERS = 32
BUILT = ROOT / "build/bench"
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[-1]

MOTO = """
import logging, signal, sys
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("moto: listening on http://127.0.0.1:%d" % server.get_host_and_port()[1], file=sys.stderr, flush=True)
signal.pause()
"""


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
def other_server(command):
    """Run a server that says on stderr where it listens; yields its process and port."""
    with on_core(SERVER_CORE):
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=clean_environment())
    try:
        port = next(int(m.group(1)) for m in (re.search(r"http://127\.0\.0\.1:(\d+)", l) for l in process.stderr) if m)
        threading.Thread(target=process.stderr.read, daemon=True).start()  # so that the pipe never fills
        yield process, port
    finally:
        process.kill()
        process.wait()


def load(process, port, *options, paths=()):
    """One run of the load client."""
    command = [BUILT / "load", "--port", port, "--server-pid", process.pid, *options]
    environment = clean_environment() | {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    with on_core(CLIENT_CORE):
        result = subprocess.run([str(part) for part in command], input="\n".join(paths), env=environment,
                                capture_output=True, text=True, timeout=120)
    if result.returncode != 0:
        raise SystemExit(f"bench: {' '.join(map(str, command))}: {result.stderr}")
    return json.loads(result.stdout)


def timing(connections, duration_ms=ROUND_MS):
    return ["--connections", connections, "--duration-ms", duration_ms, "--warm-up-ms", duration_ms // 5]


def creates(server, port, count, connections):
    """Make integrations until `count` are made; all are in the figures."""
    return load(server.process, port, "--service", "app-integrations", "--creates", "--requests", count,
                "--connections", connections, "--warm-up-ms", 0, "--duration-ms", 60_000)


def integration_paths(server):
    pages = server.apps.get_paginator("list_data_integrations").paginate()
    return ["/dataIntegrations/" + entry["Arn"].rsplit("/", 1)[1] for page in pages for entry in page["DataIntegrations"]]


def moto_paths(port):
    import boto3

    client = boto3.client("apigateway", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
                          aws_access_key_id=KEY, aws_secret_access_key=SECRET)
    return ["/restapis/" + client.create_rest_api(name="bench", description="One small resource")["id"]]


def medians(rounds):
    return {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}


def ratios(ours, theirs):
    """How many times their rate ours is, and their processor time for an answer over ours."""
    return {
        "rate": round(statistics.median(a["per_s"] / b["per_s"] for a, b in zip(ours, theirs)), 2),
        "cpu": round(statistics.median(b["server_cpu_us"] / a["server_cpu_us"] for a, b in zip(ours, theirs)), 2),
    }


def interleave(scenarios):
    rounds = {name: [] for name in scenarios}
    for _ in range(ROUNDS):
        for name, run in scenarios.items():
            rounds[name].append(run())
    return rounds


def main():
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        hello, hello_port = stack.enter_context(other_server([BUILT / "hello_server"]))
        moto, moto_port = stack.enter_context(other_server([sys.executable, "-c", MOTO]))
        server = Server(folder)
        with on_core(SERVER_CORE):
            server.start()
        stack.callback(server.stop)
        port = int(server.url.rsplit(":", 1)[1])

        creates(server, port, INTEGRATIONS, WRITERS)
        ours, theirs = integration_paths(server), moto_paths(moto_port)
        rounds = interleave({
            "beast_hello": lambda: load(hello, hello_port, *timing(READERS), paths=["/hello"]),
            "get": lambda: load(server.process, port, *timing(READERS), "--service", "app-integrations", paths=ours),
            "moto_get": lambda: load(moto, moto_port, *timing(READERS), "--service", "apigateway", paths=theirs),
            "create": lambda: creates(server, port, 6000, WRITERS),
        })
    print(json.dumps({
        "rounds": ROUNDS, "round_ms": ROUND_MS, "readers": READERS, "writers": WRITERS,
        "get_to_beast_hello": ratios(rounds["get"], rounds["beast_hello"]),
        "get_to_moto": ratios(rounds["get"], rounds["moto_get"]),
        **{name: medians(done) for name, done in rounds.items()}}, indent=2))


if __name__ == "__main__":
    main()
