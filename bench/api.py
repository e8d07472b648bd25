"""The rate of signed API requests, beside two others' on the same machine and in the same minutes.

GetDataIntegration over keep-alive against a bare Boost.Beast server that answers a fixed text, and against moto's server
answering a signed GET of one small resource; ours with every request in its audit log, as it is by default, and with only
those that change something (`get_unaudited`). Every server runs on one core and the load client on another. Rounds are
interleaved; figures are medians, ratios are medians of each round's.

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

sys.path.insert(0, str(Path(__file__).resolve().parent / "load"))
from client import BUILT, SERVER_CORE, create, load, medians, on_core, port_of, sluice_server  # noqa: E402
from sluice_server import KEY, SECRET, clean_environment  # noqa: E402

ROUNDS = int(os.environ.get("SLUICE_BENCH_ROUNDS", 9))
ROUND_MS = int(os.environ.get("SLUICE_BENCH_ROUND_MS", 1500))
INTEGRATIONS = 1000
CLIENTS = 32

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


def integration_paths(server):
    pages = server.apps.get_paginator("list_data_integrations").paginate()
    return ["/dataIntegrations/" + entry["Arn"].rsplit("/", 1)[1] for page in pages for entry in page["DataIntegrations"]]


def moto_paths(port):
    import boto3

    client = boto3.client("apigateway", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
                          aws_access_key_id=KEY, aws_secret_access_key=SECRET)
    return ["/restapis/" + client.create_rest_api(name="bench", description="One small resource")["id"]]


def reads(process, port, paths, *options):
    return load(process, port, "--connections", CLIENTS, "--duration-ms", ROUND_MS, "--warm-up-ms", ROUND_MS // 5, *options,
                paths=paths)


def get(server):
    """Fill a server and return what reads it."""
    create(server, INTEGRATIONS, CLIENTS)
    paths = integration_paths(server)
    return lambda: reads(server.process, port_of(server), paths, "--service", "app-integrations")


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
        hello = stack.enter_context(other_server([BUILT / "hello_server"]))
        moto = stack.enter_context(other_server([sys.executable, "-c", MOTO]))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(sluice_server(folder / "all"))
        brief = stack.enter_context(sluice_server(folder / "changes", SLUICE_AUDIT_LOG="changes"))
        theirs = moto_paths(moto[1])
        rounds = interleave({
            "beast_hello": lambda: reads(*hello, ["/hello"]),
            "get": get(server),
            "get_unaudited": get(brief),
            "moto_get": lambda: reads(*moto, theirs, "--service", "apigateway"),
        })
    print(json.dumps({
        "rounds": ROUNDS, "round_ms": ROUND_MS, "clients": CLIENTS,
        "get_to_beast_hello": ratios(rounds["get"], rounds["beast_hello"]),
        "get_to_moto": ratios(rounds["get"], rounds["moto_get"]),
        "get_unaudited_to_beast_hello": ratios(rounds["get_unaudited"], rounds["beast_hello"]),
        "get_unaudited_to_moto": ratios(rounds["get_unaudited"], rounds["moto_get"]),
        **{name: medians(done) for name, done in rounds.items()}}, indent=2))


if __name__ == "__main__":
    main()
