"""A domain of 1,000,000 profiles of about 500 bytes: import, then export as JSON Lines to a local bucket.

Prints a JSON object: time to listen and idle memory of the server, rows a second of both ways, and the peak resident
memory of the server over all of it. SLUICE_BENCH_ROWS sets another number of profiles, SLUICE_BENCH_ROUNDS the number of
exports, of which the median counts.
"""

import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from exports import await_completed, make_domain, make_integration, on_demand, start_export  # noqa: E402
from sluice_server import Server, files_under  # noqa: E402

ROWS = int(os.environ.get("SLUICE_BENCH_ROWS", 1_000_000))
ROUNDS = int(os.environ.get("SLUICE_BENCH_ROUNDS", 5))


def write_profiles(path, rows, seed=7):
    """Write profiles whose stored form is about 500 bytes each."""
    rng = random.Random(seed)
    words = ["Zürich", "Łódź", "Springfield", "Åarhus", "Kyoto", "São Paulo", "Reykjavík", "O'Fallon"]
    with path.open("w") as out:
        for number in range(rows):
            city = rng.choice(words)
            out.write(json.dumps({
                "AccountNumber": f"ACC-{number:09}", "FirstName": f"Given{rng.randrange(5000)}",
                "LastName": f"Family{rng.randrange(90000)}", "BirthDate": f"19{rng.randrange(40, 99)}-0{rng.randrange(1, 9)}-11",
                "PhoneNumber": f"+4930{number:09}", "EmailAddress": f"customer.{number}@example.com",
                "Address": {"Address1": f"{rng.randrange(999)} Long Street", "City": city, "Country": "CH",
                            "PostalCode": f"{rng.randrange(99999):05}"},
                "Attributes": {"tier": rng.choice(["gold", "silver", "bronze"]), "score": str(rng.random()),
                               "segment": f"segment-{rng.randrange(64)}", "note": "prefers e-mail, \"quoted\""},
                "PartyTypeString": "INDIVIDUAL", "ProfileType": "PROFILE"}, ensure_ascii=False) + "\n")


def memory_mib(server, field):
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+) kB", status).group(1)) / 1024


def timed(action):
    began = time.perf_counter()
    result = action()
    return time.perf_counter() - began, result


def export(server, integration, entry):
    if entry is None:
        start_export(server, integration)
    else:
        server.apps.update_data_integration_association(
            DataIntegrationIdentifier=integration["Id"],
            DataIntegrationAssociationIdentifier=entry["DataIntegrationAssociationArn"],
            ExecutionConfiguration=on_demand(0))
    return await_completed(server, integration, timeout=600)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "profiles.jsonl"
        write_profiles(path, ROWS)
        server = Server(Path(scratch) / "data", env={"ARROW_DEFAULT_MEMORY_POOL": "mimalloc"})
        listen_s, _ = timed(server.start)
        server.get("/readyz")
        idle_mib = memory_mib(server, "VmRSS")
        make_domain(server)
        import_s, _ = timed(lambda: server.cli("profiles", "import", "acme", str(path), timeout=1800))
        integration = make_integration(server)
        entry, seconds = None, []
        for _ in range(ROUNDS):
            took, entry = timed(lambda: export(server, integration, entry))
            seconds.append(took)
        exported = sum((server.bucket() / name).stat().st_size for name in files_under(server.bucket())) / ROUNDS
        peak_mib = memory_mib(server, "VmHWM")
        server.stop()
    median = statistics.median(seconds)
    print(json.dumps({
        "rows": ROWS, "listen_ms": round(listen_s * 1000), "idle_mib": round(idle_mib, 1),
        "import_rows_per_s": round(ROWS / import_s), "export_s": [round(s, 2) for s in seconds],
        "export_rows_per_s": round(ROWS / median), "export_mb_per_s": round(exported / median / 1e6, 1),
        "bytes_per_row": round(exported / ROWS), "peak_mib": round(peak_mib, 1)}, indent=2))


if __name__ == "__main__":
    main()
