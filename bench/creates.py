"""Durable CreateDataIntegration by 32 clients over keep-alive, on this disk and on one that does 300 syncs a second.

Prints a JSON object with the medians of the rounds: creates a second, their latencies, and the server's processor time for
one. SLUICE_BENCH_CREATES sets how many are made a round, SLUICE_BENCH_ROUNDS the number of rounds.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "load"))
from client import create, medians, sluice_server  # noqa: E402

CLIENTS = 32
CREATES = int(os.environ.get("SLUICE_BENCH_CREATES", 10_000))
ROUNDS = int(os.environ.get("SLUICE_BENCH_ROUNDS", 3))
SYNCS_PER_SECOND = 300


def measure(folder, **environment):
    with sluice_server(folder, **environment) as server:
        return medians([create(server, CREATES, CLIENTS) for _ in range(ROUNDS)])


def main():
    with tempfile.TemporaryDirectory() as scratch:
        slow_disk = Path(scratch) / "slow_disk.so"
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", slow_disk, HERE / "slow_disk.c", "-ldl"], check=True)
        here = measure(Path(scratch) / "here")
        slow = measure(Path(scratch) / "slow", LD_PRELOAD=str(slow_disk),
                       SLUICE_BENCH_SYNCS_PER_SECOND=str(SYNCS_PER_SECOND))
    print(json.dumps({"clients": CLIENTS, "creates": CREATES, "this_disk": here,
                      f"disk_of_{SYNCS_PER_SECOND}_syncs_per_s": slow}, indent=2))


if __name__ == "__main__":
    main()
