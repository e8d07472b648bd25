"""TPC-H lineitem out of PostgreSQL and files, into files of each format, beside others at the same work on the same machine.

Usage: ./do bench engine [--rounds N] [--scale S] [--only WORK,...] [--peers NAME,...|none] [--json]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from contestants import Failed, backends_cpu_s, floor, ours, peer  # noqa: E402
from lineitem import checksums, load, make_files  # noqa: E402
from postgres_server import PostgresServer, binaries  # noqa: E402
from work import PEERS, WORKS, able  # noqa: E402

DATA = ROOT / "build/bench-data"


def say(text):
    print(f"engine: {text}", file=sys.stderr, flush=True)


def arguments():
    known = [work.name for work in WORKS]
    parser = argparse.ArgumentParser(prog="./do bench engine", description="Export TPC-H lineitem, beside others at the same work.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which medians count (5)")
    parser.add_argument("--scale", default="1", help="TPC-H scale; 1 is 6.0 million rows")
    parser.add_argument("--only", default=",".join(known), help=f"of {', '.join(known)}")
    parser.add_argument("--peers", default=",".join(PEERS), help=f"of {', '.join(PEERS)}; or none")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = parser.parse_args()
    chosen.only = [work for work in WORKS if work.name in chosen.only.split(",")]
    chosen.peers = [] if chosen.peers == "none" else chosen.peers.split(",")
    if chosen.rounds < 1 or not chosen.only or set(chosen.peers) - set(PEERS):
        parser.error("--rounds is at least 1, --only and --peers name what --help lists")
    return chosen


def environment():
    """The interpreter that has the peers and the generator, at the versions of requirements.txt."""
    folder, wanted = DATA / "peers", HERE / "requirements.txt"
    done = folder / "installed.txt"
    if not done.exists() or done.read_text() != wanted.read_text():
        say("installing what is measured beside us")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        for line in wanted.read_text().split():  # one that cannot be had leaves the others
            if subprocess.run([folder / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", line]).returncode:
                say(f"{line} cannot be installed")
        done.write_text(wanted.read_text())
    return folder / "bin/python"


def installed(python, name):
    return subprocess.run([python, "-c", f"import {PEERS[name][3]}"], capture_output=True).returncode == 0


class Bench:
    def __init__(self, chosen, python, server, url, pages, files, expected):
        self.chosen, self.python, self.server, self.url, self.pages, self.files, self.expected = \
            chosen, python, server, url, pages, files, expected
        self.peers = [name for name in chosen.peers if installed(python, name)]
        self.left_out = {name: {"reason": "cannot be installed"} for name in chosen.peers if name not in self.peers}
        self.rounds = {}

    def note(self, work, who, figures):
        self.rounds.setdefault(work, {}).setdefault(who, []).append(figures)
        say(f"{work:20} {who:11} " + "  ".join(f"{name} {value:.1f}" for name, value in figures.items()))

    def measure(self, work, who, action):
        if f"{work} {who}" in self.left_out:
            return
        before = backends_cpu_s(self.server.process.pid)
        try:
            figures = action()
        except (Failed, subprocess.TimeoutExpired) as failure:
            if who == "sluice":
                raise SystemExit(f"engine: {work}: {failure}") from failure
            say(f"{work} {who} is left out: {failure}")
            self.left_out[f"{work} {who}"] = {"reason": str(failure)}
            return
        self.note(work, who, figures | {"postgresql_cpu_s": backends_cpu_s(self.server.process.pid) - before})

    def source_of(self, work):
        return self.url if work.source == "postgresql" else str(self.files[work.source])

    def sluice(self, work):
        uri = "postgresql://bench/public" if work.source == "postgresql" else f"file://bench/{work.source}"
        folder = self.files["csv"].parent.parent
        config = f'[connections.bench]\ntype = "postgresql"\nurl = "env:BENCH_URL"\n[roots.bench]\npath = "{folder}"\n'
        return ours(uri, work.form, config, {"BENCH_URL": self.url}, DATA, self.expected)

    def round(self, number):
        """Who begins changes from round to round: who writes first pays for memory that the next one finds ready."""
        if any(work.source == "postgresql" for work in self.chosen.only):
            for streams in (1, 2):
                self.measure("floor", f"{streams} COPY", lambda: floor(self.url, self.pages, streams))
        for work in self.chosen.only:
            contestants = ["sluice", *(name for name in self.peers if able(name, work))]
            first = number % len(contestants)
            for name in contestants[first:] + contestants[:first]:
                self.measure(work.name, name, lambda: self.act(work, name))

    def act(self, work, name):
        return self.sluice(work) if name == "sluice" else peer(self.python, name, self.source_of(work), work.form, DATA)


def summary(bench):
    result = {"scale": bench.chosen.scale, "rounds": bench.chosen.rounds, "left_out": bench.left_out, "works": {}}
    for work, by in bench.rounds.items():
        figures = {who: {name: round(statistics.median(r[name] for r in done), 2) for name in done[0]}
                   | {"range_s": [round(pick(r["seconds"] for r in done), 2) for pick in (min, max)]} for who, done in by.items()}
        for who in by.keys() - {"sluice"} if "sluice" in by else ():
            if len(by[who]) == len(by["sluice"]):
                figures[who]["to_sluice"] = round(statistics.median(a["seconds"] / b["seconds"] for a, b in zip(by[who], by["sluice"])), 2)
        result["works"][work] = figures
    if "floor" in result["works"]:
        for work, by in bench.rounds.items():
            if work.startswith("postgresql"):
                pairs = zip(by["sluice"], bench.rounds["floor"]["2 COPY"])
                result["works"][work]["sluice"]["to_floor"] = round(statistics.median(a["seconds"] / b["seconds"] for a, b in pairs), 2)
    return result


def table(result):
    lines = ["| work | by | seconds | range | processor s | PostgreSQL's | peak MiB | MB | times ours |", "|---|---|---|---|---|---|---|---|---|"]
    for work, by in result["works"].items():
        for who, f in by.items():
            cells = [work, who, f["seconds"], "-".join(map(str, f["range_s"])), f.get("cpu_s", ""), f.get("postgresql_cpu_s", ""),
                     round(f["rss_mib"]) if "rss_mib" in f else "", round(f["bytes"] / 1e6) if "bytes" in f else "", f.get("to_sluice", "")]
            lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines + [f"\nLeft out: {who}: {why['reason']}" for who, why in result["left_out"].items()])


def main():
    chosen = arguments()
    if binaries() is None:
        raise SystemExit("engine: no PostgreSQL server is installed")
    if os.getloadavg()[0] > 0.5:
        say(f"the load is {os.getloadavg()[0]:.1f}: other programs will be in the figures; trust processor seconds and ratios")
    DATA.mkdir(parents=True, exist_ok=True)
    python = environment()
    files = make_files(python, DATA / f"scale-{chosen.scale}", chosen.scale)
    server = PostgresServer(shared_buffers="2GB", max_wal_size="8GB", wal_level="minimal", max_wal_senders=0, timezone="UTC").start()
    try:
        database = server.make_database()
        say("loading the table")
        pages = load(server, database, files["csv"])
        text = DATA / "postgresql.csv"
        server.psql(f"\\copy lineitem TO '{text}' WITH (FORMAT csv, HEADER)\n", database)
        expected = checksums("csv", [text])
        text.unlink()
        if any(checksums(form, [file]) != expected for form, file in files.items()):
            raise SystemExit("engine: the generator's files and the table differ")
        bench = Bench(chosen, python, server, server.url(database), pages, files, expected)
        for number in range(chosen.rounds):
            bench.round(number)
        result = summary(bench)
        print(json.dumps(result, indent=2) if chosen.json else table(result))
    finally:
        server.remove()


if __name__ == "__main__":
    main()
