"""DuckDB: COPY from its postgres extension, CSV with the types given, or Parquet. Usage: SOURCE FORMAT OUT"""

import sys

import duckdb

source, form, out = sys.argv[1:]
HOW = {"parquet": "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3", "csv": "FORMAT csv, HEADER", "jsonl": "FORMAT json"}
TYPES = "{'l_orderkey': 'BIGINT', 'l_partkey': 'BIGINT', 'l_suppkey': 'BIGINT', 'l_linenumber': 'INTEGER', " \
    "'l_quantity': 'DECIMAL(15,2)', 'l_extendedprice': 'DECIMAL(15,2)', 'l_discount': 'DECIMAL(15,2)', 'l_tax': 'DECIMAL(15,2)', " \
    "'l_returnflag': 'VARCHAR', 'l_linestatus': 'VARCHAR', 'l_shipdate': 'DATE', 'l_commitdate': 'DATE', 'l_receiptdate': 'DATE', " \
    "'l_shipinstruct': 'VARCHAR', 'l_shipmode': 'VARCHAR', 'l_comment': 'VARCHAR'}"

database = duckdb.connect()
database.execute("SET threads = 2; SET preserve_insertion_order = false")
if source.startswith("postgresql:"):
    import duckdb_extensions

    duckdb_extensions.import_extension("postgres_scanner", con=database)
    database.execute(f"LOAD postgres_scanner; ATTACH '{source}' AS pg (TYPE postgres, READ_ONLY)")
    rows = "pg.public.lineitem"
elif source.endswith(".csv"):
    rows = f"(FROM read_csv('{source}', header = true, columns = {TYPES}))"
else:
    rows = f"(FROM read_parquet('{source}'))"
database.execute(f"COPY {rows} TO '{out}' ({HOW[form]})")
