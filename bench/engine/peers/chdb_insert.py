"""chDB: INSERT INTO FUNCTION file. Usage: SOURCE FORMAT OUT"""

import sys
from urllib.parse import unquote, urlsplit

import chdb

source, form, out = sys.argv[1:]
HOW = {"parquet": "Parquet", "csv": "CSVWithNames", "jsonl": "JSONEachRow"}
TYPES = "l_orderkey Int64, l_partkey Int64, l_suppkey Int64, l_linenumber Int32, l_quantity Decimal(15,2), " \
    "l_extendedprice Decimal(15,2), l_discount Decimal(15,2), l_tax Decimal(15,2), l_returnflag String, l_linestatus String, " \
    "l_shipdate Date32, l_commitdate Date32, l_receiptdate Date32, l_shipinstruct String, l_shipmode String, l_comment String"

if source.startswith("postgresql:"):
    url = urlsplit(source)
    rows = f"postgresql('{url.hostname}:{url.port}', '{url.path[1:]}', 'lineitem', '{url.username}', '{unquote(url.password)}')"
elif source.endswith(".csv"):
    rows = f"file('{source}', 'CSVWithNames', '{TYPES}')"
else:
    rows = f"file('{source}', 'Parquet')"
chdb.query(f"INSERT INTO FUNCTION file('{out}', '{HOW[form]}') SELECT * FROM {rows} SETTINGS max_threads = 2, "
           "engine_file_truncate_on_insert = 1, output_format_parquet_compression_method = 'zstd', output_format_compression_level = 3")
