"""polars: its streaming engine from file to file. Usage: SOURCE FORMAT OUT"""

import sys

import polars

source, form, out = sys.argv[1:]
TYPES = {name: polars.Decimal(15, 2) for name in ("l_quantity", "l_extendedprice", "l_discount", "l_tax")} \
    | {name: polars.Date for name in ("l_shipdate", "l_commitdate", "l_receiptdate")}
rows = polars.scan_csv(source, schema_overrides=TYPES) if source.endswith(".csv") else polars.scan_parquet(source)
if form == "parquet":
    rows.sink_parquet(out, compression="zstd", compression_level=3)
elif form == "csv":
    rows.sink_csv(out)
else:
    rows.sink_ndjson(out)
