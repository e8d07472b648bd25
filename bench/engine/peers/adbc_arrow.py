"""ADBC's PostgreSQL driver, batch by batch into pyarrow's writers. Its NUMERIC is text. Usage: SOURCE FORMAT OUT"""

import sys

import adbc_driver_postgresql.dbapi
import pyarrow
import pyarrow.csv
import pyarrow.parquet

source, form, out = sys.argv[1:]


def plain(batch):
    """The texts of a column whose type the driver marks as PostgreSQL's own."""
    columns = [column.storage if isinstance(column, pyarrow.ExtensionArray) else column for column in batch.columns]
    return pyarrow.RecordBatch.from_arrays(columns, names=batch.schema.names)


with adbc_driver_postgresql.dbapi.connect(source) as connection, connection.cursor() as cursor:
    cursor.execute("SELECT * FROM lineitem")
    batches = (plain(batch) for batch in cursor.fetch_record_batch())
    first = next(batches)
    if form == "parquet":
        writer = pyarrow.parquet.ParquetWriter(out, first.schema, compression="zstd", compression_level=3)
    else:
        writer = pyarrow.csv.CSVWriter(out, first.schema)
    with writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)
