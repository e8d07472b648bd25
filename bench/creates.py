"""Durable CreateDataIntegration by 32 clients over keep-alive, on this disk and on one that does 300 syncs a second.

Prints a JSON object: creates a second and the latencies of each. Requests are signed ahead, so that the client costs little; it
runs beside the server on the same cores. SLUICE_BENCH_CREATES sets how many are made a round, SLUICE_BENCH_ROUNDS the
number of rounds, of which the median counts.
"""

import json
import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
from sluice_server import Server  # noqa: E402

CLIENTS = 32
CREATES = int(os.environ.get("SLUICE_BENCH_CREATES", 10_000))
ROUNDS = int(os.environ.get("SLUICE_BENCH_ROUNDS", 3))
SYNCS_PER_SECOND = 300


def signed_create(server):
    body = json.dumps({
        "Name": f"bench/{uuid.uuid4()}", "KmsKey": "alias/none", "SourceURI": "AmazonConnect://AppIntegrations",
        "ObjectConfiguration": {"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}},
        "ClientToken": str(uuid.uuid4())}).encode()
    request = AWSRequest("POST", f"{server.url}/dataIntegrations", data=body,
                         headers={"Content-Type": "application/json"})
    SigV4Auth(Credentials(server.key, server.secret), "app-integrations", "us-east-1").add_auth(request)
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    host = urllib.parse.urlsplit(server.url).netloc
    return f"POST /dataIntegrations HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode() + body


class Client:
    """One connection that sends the next request when it has the answer to the last."""

    def __init__(self, address, requests):
        self.requests = requests
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def send(self):
        """Send the next request; false when there is none."""
        if not self.requests:
            return False
        request = self.requests.pop()
        self.began = time.perf_counter()
        self.socket.sendall(request)
        return True

    def receive(self):
        """Read on; the latency once the answer is whole."""
        self.received += self.socket.recv(65536)
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return None
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        if len(body) < length:
            return None
        assert head.startswith(b"HTTP/1.1 200 "), self.received
        self.received = b""
        return time.perf_counter() - self.began


def run_clients(server, requests):
    url = urllib.parse.urlsplit(server.url)
    selector = selectors.DefaultSelector()
    latencies, left = [], len(requests)
    clients = [Client((url.hostname, url.port), requests) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for client in clients:
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.send()
    while left > 0:
        for key, _ in selector.select(60):
            latency = key.data.receive()
            if latency is None:
                continue
            latencies.append(latency)
            left -= 1
            if not key.data.send():
                selector.unregister(key.data.socket)
    return len(latencies) / (time.perf_counter() - began), sorted(latencies)


def cpu_seconds(server):
    """The processor time that the server has used, its own and the kernel's for it."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(folder, env):
    server = Server(folder, env=env).start()
    rates, latencies, cpu = [], [], 0
    for _ in range(ROUNDS):
        requests = [signed_create(server) for _ in range(CREATES)]
        before = cpu_seconds(server)
        rate, of_round = run_clients(server, requests)
        cpu += cpu_seconds(server) - before
        rates.append(rate)
        latencies += of_round
    server.stop()
    latencies.sort()
    return {"creates_per_s": round(statistics.median(rates)), "median_ms": round(statistics.median(latencies) * 1000, 1),
            "p99_ms": round(latencies[len(latencies) * 99 // 100] * 1000, 1), "worst_ms": round(latencies[-1] * 1000, 1),
            "server_cpu_us": round(cpu / len(latencies) * 1e6)}


def main():
    with tempfile.TemporaryDirectory() as scratch:
        slow_disk = Path(scratch) / "slow_disk.so"
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", slow_disk, HERE / "slow_disk.c", "-ldl"], check=True)
        here = measure(Path(scratch) / "here", {})
        slow = measure(Path(scratch) / "slow", {"LD_PRELOAD": str(slow_disk),
                                                "SLUICE_BENCH_SYNCS_PER_SECOND": str(SYNCS_PER_SECOND)})
    print(json.dumps({"clients": CLIENTS, "creates": CREATES, "this_disk": here,
                      f"disk_of_{SYNCS_PER_SECOND}_syncs_per_s": slow}, indent=2))


if __name__ == "__main__":
    main()
