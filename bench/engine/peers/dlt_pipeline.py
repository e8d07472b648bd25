"""dlt: a table by its pyarrow backend to the filesystem destination. OUT becomes a folder. Usage: SOURCE FORMAT OUT"""

import os
import sys

import dlt
from dlt.destinations import filesystem
from dlt.sources.sql_database import sql_table

source, form, out = sys.argv[1:]
os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "DATA_WRITER__DISABLE_COMPRESSION": "true", "PARQUET_COMPRESSION": "zstd"}
pipeline = dlt.pipeline("lineitem", destination=filesystem(f"file://{out}"), dataset_name="bench", pipelines_dir=out + ".state")
pipeline.run(sql_table(source.replace("postgresql:", "postgresql+psycopg2:", 1), "lineitem", backend="pyarrow",
                       chunk_size=100_000), loader_file_format=form)
