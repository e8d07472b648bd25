#!/usr/bin/env python3
"""Hold every #include under src/ to the table src/rooms.txt.

Refused: a room or an outside library that the row does not grant, a row that grants a room of the same or a higher
floor, shipped code that includes test helpers, and a source file that no CMakeLists.txt names.
"""

import re
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parent.parent / "src"
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
# By a file's name, or the folder that holds nothing else.
TEST_HELPER = re.compile(r"(_contract|(^|/)(fake|faulty)_\w+)\.(h|cc)$|/simulation/")
# The first part of a header's path that tells its library; what is not here is the standard library or the system.
LIBRARIES = {
    "arrow/compute/": "compute", "fmt/": "fmt", "spdlog/": "spdlog", "openssl/": "crypto", "arrow/": "arrow", "parquet/": "parquet",
    "boost/asio": "beast", "boost/beast": "beast", "boost/system": "beast", "boost/json": "json", "curl/": "curl",
    "sqlite3.h": "sqlite", "simdjson": "simdjson", "pugixml": "pugixml", "CLI/": "cli11", "toml++/": "toml", "date/": "date",
    "libpq": "pq", "prometheus/": "prometheus", "zstd": "zstd", "isa-l": "isal",
}
TEST_LIBRARIES = ("gtest/", "gmock/", "benchmark/")
# What the first test of the risk needs beyond its room; see docs/decisions/0001-arrow-from-the-wheel.md.
EXTRA = {"batch/arrow_prefix_test.cc": {"compute", "parquet"}}


def read_table():
    table = {}
    for line in (SRC / "rooms.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, floor, rooms, libraries = re.split(r"  +", line.strip())
            table[name] = (int(floor), set(rooms.split()) - {"-"}, set(libraries.split()) - {"-"})
    return table


def floors(table):
    for name, (floor, rooms, _) in table.items():
        for other in rooms:
            if other not in table:
                yield f"rooms.txt: {name} may include {other}, which is no room"
            elif table[other][0] >= floor:
                yield f"rooms.txt: {name} (floor {floor}) may not include {other} (floor {table[other][0]})"


def is_test(path):
    return path.stem.endswith(("_test", "_bench", "_main")) or TEST_HELPER.search(path.as_posix())


def includes(path, table):
    where = path.relative_to(SRC).as_posix()
    room = where.split("/")[0]
    _, rooms, libraries = table[room]
    libraries = libraries | EXTRA.get(where, set())
    for ours, theirs in INCLUDE.findall(path.read_text()):
        if ours:
            other = ours.split("/")[0]
            if other != room and other not in rooms:
                yield f"{where}: {room} may not include {ours}"
            elif TEST_HELPER.search(ours) and not is_test(path):
                yield f"{where}: shipped code includes the test helper {ours}"
            elif not (SRC / ours).is_file():
                yield f"{where}: {ours} must be named from the root of src"
        elif theirs.startswith(TEST_LIBRARIES):
            if not is_test(path):
                yield f"{where}: shipped code includes <{theirs}>"
        else:
            library = next((name for start, name in LIBRARIES.items() if theirs.startswith(start)), None)
            if library and library not in libraries:
                yield f"{where}: {room} may not use {library} (<{theirs}>)"
            if theirs.startswith("boost/") and not library:
                yield f"{where}: <{theirs}> is not in the table of tools/check_rooms.py"


def orphans(table):
    for room in table:
        lists = SRC / room / "CMakeLists.txt"
        if not lists.is_file():
            continue
        text = lists.read_text()
        for path in sorted((SRC / room).rglob("*.cc")):
            if path.relative_to(SRC / room).as_posix() not in text:
                yield f"{path.relative_to(SRC)}: not named in {room}/CMakeLists.txt"


def main():
    table = read_table()
    wrong = list(floors(table)) + list(orphans(table))
    for path in sorted(SRC.rglob("*")):
        if path.suffix in (".h", ".cc"):
            if path.relative_to(SRC).parts[0] not in table:
                wrong.append(f"{path.relative_to(SRC)}: stands in no room")
            else:
                wrong += includes(path, table)
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
