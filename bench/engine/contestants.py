"""Those that do a work, each once: the floor, the peers and we. Each returns seconds, cpu_s, rss_mib and more."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lineitem import checksums
from work import PEERS

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests"))
from sluice_server import Server  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
LIMIT_S = 1800


class Failed(Exception):
    """A contestant did not do its work; the text says why."""


def measured(command, **options):
    """Figures of a process and its children, and none of this one."""
    done = subprocess.run([sys.executable, "-S", HERE / "measured.py", *map(str, command)], capture_output=True, text=True,
                          timeout=LIMIT_S, **options)
    if done.returncode != 0:
        raise Failed((done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1][:200])
    return json.loads(done.stdout)


def ticks(pid):
    """Processor ticks of a process, and of its children that it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:13])), sum(map(int, fields[13:15]))


def backends_cpu_s(postmaster):
    """Processor seconds of all sessions there ever were: those that ended are in the postmaster's account of its children."""
    total = sum(ticks(postmaster))
    for child in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split():
        try:
            total += ticks(child)[0]
        except FileNotFoundError:
            pass  # it ended between the two reads
    return total / TICKS


def floor(url, pages, streams):
    """PostgreSQL's own: COPY BINARY of the table, in one stream or two halves at once, into nothing."""
    parts = ["true"] if streams == 1 else [f"ctid < '({pages // 2},0)'", f"ctid >= '({pages // 2},0)'"]
    begun = time.monotonic()
    running = [subprocess.Popen(["psql", "-qX", url, "-c", f"COPY (SELECT * FROM lineitem WHERE {part}) TO STDOUT (FORMAT binary)"],
                                stdout=subprocess.DEVNULL) for part in parts]
    if any([process.wait() for process in running]):
        raise Failed("psql failed")
    return {"seconds": time.monotonic() - begun}


def peer(python, name, source, form, scratch):
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        out = Path(folder) / f"lineitem.{form}"
        figures = measured([python, HERE / "peers" / PEERS[name][0], source, form, out], cwd=folder)
        written = [path for path in ([out] if out.is_file() else out.rglob(f"*.{form}*")) if path.is_file() and "_dlt" not in str(path)]
        if not written:
            raise Failed("wrote nothing")
        return figures | {"bytes": sum(path.stat().st_size for path in written)}


def ours(uri, form, config, env, scratch, expected, bucket=None):
    """A server with a fresh folder, from the request to COMPLETED. `bucket` reads back what is not in its own folder."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        server = Server(Path(folder) / "data", config=config, env=env)
        del server.env["ARROW_DEFAULT_MEMORY_POOL"]  # as shipped, not as under the sanitizers
        server.start()
        try:
            figures = _export(server, uri, form)
            root = bucket or server.bucket("lake")
            return figures | {"bytes": _verified(root, form, expected)}
        finally:
            server.stop()


def _export(server, uri, form):
    apps, pid = server.apps, server.process.pid
    integration = apps.create_data_integration(Name="lineitem", KmsKey="alias/none", SourceURI=uri)["Id"]
    before, begun = ticks(pid)[0], time.monotonic()
    apps.create_data_integration_association(
        DataIntegrationIdentifier=integration, DestinationURI="s3://lake/bench", ClientAssociationMetadata={"export.format": form},
        ExecutionConfiguration={"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": {"StartTime": "0"}})
    while True:
        listed = apps.list_data_integration_associations(DataIntegrationIdentifier=integration)
        status = listed["DataIntegrationAssociations"][0]["LastExecutionStatus"]
        if status["ExecutionStatus"] != "IN_PROGRESS":
            break
        if time.monotonic() - begun > LIMIT_S:
            raise Failed("not COMPLETED in time")
        time.sleep(0.05)  # a client's own polling interval
    seconds = time.monotonic() - begun
    if status["ExecutionStatus"] != "COMPLETED":
        raise Failed(status["StatusMessage"])
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()).group(1)
    return {"seconds": seconds, "cpu_s": (ticks(pid)[0] - before) / TICKS, "rss_mib": int(peak) / 1024}


def _verified(bucket, form, expected):
    """Compare what the manifest names, and nothing else, with the source; returns its bytes."""
    [manifest] = bucket.rglob("_manifest.*.json")
    files = [bucket / file["key"] for file in json.loads(manifest.read_text())["files"]]
    if checksums(form, files) != expected:
        raise SystemExit(f"engine: the {form} files are not what the source has")
    return sum(file.stat().st_size for file in files)
