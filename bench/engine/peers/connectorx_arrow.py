"""ConnectorX, two partitions by key, into pyarrow's writers. Its NUMERIC is float64. Usage: SOURCE FORMAT OUT"""

import sys

import connectorx
import pyarrow.csv
import pyarrow.parquet

source, form, out = sys.argv[1:]
table = connectorx.read_sql(source, "SELECT * FROM lineitem", return_type="arrow", protocol="binary",
                            partition_on="l_orderkey", partition_num=2)
if form == "parquet":
    pyarrow.parquet.write_table(table, out, compression="zstd", compression_level=3)
else:
    pyarrow.csv.write_csv(table, out)
