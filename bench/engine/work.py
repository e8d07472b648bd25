"""What is measured: works, from a source in a form to files in a form, and who can do each."""

from typing import NamedTuple


class Work(NamedTuple):
    source: str  # postgresql, csv or parquet
    form: str  # parquet, csv or jsonl

    @property
    def name(self):
        return f"{self.source}-{self.form}"


WORKS = [Work("postgresql", "parquet"), Work("postgresql", "csv"), Work("postgresql", "jsonl"),
         Work("csv", "parquet"), Work("parquet", "csv"), Work("parquet", "jsonl")]

# Each peer: its script, what it reads, what it writes, the module without which it is left out.
PEERS = {
    "duckdb": ("duckdb_copy.py", {"postgresql", "csv", "parquet"}, {"parquet", "csv", "jsonl"}, "duckdb_extensions"),
    "chdb": ("chdb_insert.py", {"postgresql", "csv", "parquet"}, {"parquet", "csv", "jsonl"}, "chdb"),
    "polars": ("polars_sink.py", {"csv", "parquet"}, {"parquet", "csv", "jsonl"}, "polars"),
    "connectorx": ("connectorx_arrow.py", {"postgresql"}, {"parquet", "csv"}, "connectorx"),
    "adbc": ("adbc_arrow.py", {"postgresql"}, {"parquet", "csv"}, "adbc_driver_postgresql"),
    "sling": ("sling_run.py", {"postgresql"}, {"parquet", "csv", "jsonl"}, "sling_linux_amd64"),
    "dlt": ("dlt_pipeline.py", {"postgresql"}, {"parquet", "csv", "jsonl"}, "dlt"),
}


def able(peer, work):
    _, sources, forms, _ = PEERS[peer]
    return work.source in sources and work.form in forms
