#!/usr/bin/env python3
"""Refuse files and functions that have outgrown what a reader holds: 500 lines a file (800 a test), 60 a function."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, TEST_LINES, FUNCTION_LINES = 500, 800, 60


def tracked():
    listed = subprocess.run(["git", "ls-files", "src", "fuzz", "tests", "tools", "bench"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in listed.stdout.split():
        if name.endswith((".h", ".cc", ".py")) and (ROOT / name).is_file():
            yield name


def long_files(names):
    for name in names:
        lines = len((ROOT / name).read_text().splitlines())
        most = TEST_LINES if "test" in name or name.endswith("_contract.h") else FILE_LINES
        if lines > most:
            yield f"{name}: {lines} lines, at most {most}: where is the seam?"


def long_functions(names):
    tags = subprocess.run(
        ["ctags", "--output-format=json", "--fields=+ne", "--kinds-C++=f", "--kinds-Python=fm", "-o", "-", *names],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )
    for line in tags.stdout.splitlines():
        tag = json.loads(line)
        lines = tag.get("end", tag["line"]) - tag["line"] + 1
        if lines > FUNCTION_LINES:
            yield f"{tag['path']}:{tag['line']}: {tag['name']} has {lines} lines, at most {FUNCTION_LINES}"


def main():
    names = list(tracked())
    wrong = list(long_files(names)) + list(long_functions(names))
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
