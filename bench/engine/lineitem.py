"""TPC-H's lineitem: its columns, its files, its table, and a checksum of each column that no order changes."""

import json
import subprocess
import sys
from pathlib import Path

COLUMNS = {
    "l_orderkey": "bigint", "l_partkey": "bigint", "l_suppkey": "bigint", "l_linenumber": "integer",
    "l_quantity": "decimal(15,2)", "l_extendedprice": "decimal(15,2)", "l_discount": "decimal(15,2)", "l_tax": "decimal(15,2)",
    "l_returnflag": "char(1)", "l_linestatus": "char(1)", "l_shipdate": "date", "l_commitdate": "date",
    "l_receiptdate": "date", "l_shipinstruct": "char(25)", "l_shipmode": "char(10)", "l_comment": "varchar(44)"}


def make_files(python, folder, scale):
    """Make lineitem as FORM/lineitem.FORM for CSV and Parquet, unless it is there."""
    for form, options in {"csv": [], "parquet": ["--compression", "zstd(3)"]}.items():
        made = folder / form / "made"
        if not made.exists():
            print(f"engine: making lineitem as {form} at scale {scale}", file=sys.stderr)
            subprocess.run([python.parent / "tpchgen-cli", form, "-q", "-s", str(scale), "--tables=lineitem", *options,
                            f"--output-dir={folder / form}"], check=True)
            made.touch()
    return {form: folder / form / f"lineitem.{form}" for form in ("csv", "parquet")}


def load(server, database, file):
    """Make the table and return the number of its pages."""
    columns = ", ".join(f"{name} {type} not null" for name, type in COLUMNS.items())
    server.psql(f"CREATE TABLE lineitem ({columns});\n\\copy lineitem FROM '{file}' WITH (FORMAT csv, HEADER)\n"
                "VACUUM ANALYZE lineitem;\nSELECT count(*) FROM lineitem", database)
    return int(server.psql("SELECT pg_relation_size('lineitem') / 8192", database))


def checksums(form, files):
    """[rows, a sum of hashes for each column] of files, each value as the text of its column's type.

    In a process of its own, so that the memory it takes is nobody else's."""
    done = subprocess.run([sys.executable, __file__, form, *map(str, files)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"engine: cannot read {form} back: {done.stderr}")
    return json.loads(done.stdout)


def main(form, *files):
    import duckdb

    names = "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS) + "}"
    rows = {"parquet": f"read_parquet({list(files)})",
            "csv": f"read_csv({list(files)}, header = true, columns = {names})",
            "jsonl": f"read_json({list(files)}, format = 'newline_delimited', columns = {names})"}[form]
    # char(n) is compared without the blanks that fill it: PostgreSQL does not count them, and the generator's files have none.
    values = {name: f"{'rtrim' if type.startswith('char') else ''}({name}::VARCHAR)::{type}::VARCHAR" for name, type in COLUMNS.items()}
    sums = ", ".join(f"sum(hash({value}))::VARCHAR" for value in values.values())
    print(json.dumps(duckdb.sql(f"SELECT count(*), {sums} FROM {rows}").fetchall()[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
