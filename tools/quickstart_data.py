#!/usr/bin/env python3
"""Make and show the data of ./do quickstart.

usage: quickstart_data.py customers CSV       write the customers of CDNOW as profiles
       quickstart_data.py show BUCKETS URI    show what the manifest at an s3:// URI names

CDNOW was an online music shop; the purchases of everyone who first bought there in the first quarter of 1997 are public
research data (Fader and Hardie), which the package `lifetimes` (MIT) ships. See docs/five-minutes.md.
"""

import csv
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LOCK = Path(__file__).with_name("quickstart.lock")
PURCHASES = "lifetimes/datasets/CDNOW_master.txt"
COLUMNS = ["AccountNumber", "PartyTypeString", "Attributes.first_purchase", "Attributes.last_purchase",
           "Attributes.purchases", "Attributes.cds_bought", "Attributes.spent_usd"]
ROWS_SHOWN = 3


def download(folder):
    """Fetch the wheel with pip, which holds it to the hash; nothing is installed."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--require-hashes", "--only-binary=:all:", "--dest", str(folder), "--requirement", str(LOCK)],
        check=True)
    (wheel,) = Path(folder).glob("*.whl")
    return wheel


def read_purchases(wheel):
    """Yield (customer, ISO date, number of CDs, cents) for each purchase."""
    with zipfile.ZipFile(wheel) as archive, archive.open(PURCHASES) as lines:
        next(lines)  # the names of the columns
        for line in lines:
            customer, date, cds, dollars = line.decode().split()
            yield customer, f"{date[:4]}-{date[4:6]}-{date[6:]}", int(cds), round(float(dollars) * 100)


def summarize(purchases):
    customers = {}
    for customer, date, cds, cents in purchases:
        first, last, count, all_cds, all_cents = customers.get(customer, (date, date, 0, 0, 0))
        customers[customer] = (min(first, date), max(last, date), count + 1, all_cds + cds, all_cents + cents)
    return customers


def write_customers(path):
    with tempfile.TemporaryDirectory() as folder:
        customers = summarize(read_purchases(download(folder)))
    made = path.with_suffix(".new")
    with made.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        for customer, (first, last, count, cds, cents) in sorted(customers.items()):
            rows.writerow([customer, "INDIVIDUAL", first, last, count, cds, f"{cents / 100:.2f}"])
    made.replace(path)


def show(buckets, uri):
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    manifest = json.loads((buckets / bucket / key).read_text())
    for file in manifest["files"]:
        path = buckets / bucket / file["key"]
        print(f"{path}\n  {file['rows']:,} rows, {file['bytes']:,} bytes; the first rows:")
        with path.open(encoding="utf-8") as lines:
            for _, line in zip(range(ROWS_SHOWN), lines):
                print("  " + line.rstrip("\n"))


def main(arguments):
    if arguments[:1] == ["customers"] and len(arguments) == 2:
        write_customers(Path(arguments[1]))
    elif arguments[:1] == ["show"] and len(arguments) == 3:
        show(Path(arguments[1]), arguments[2])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
