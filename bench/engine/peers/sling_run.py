"""Sling's own binary from its wheel; nothing is fetched. Usage: SOURCE FORMAT OUT"""

import os
import sys
import sysconfig
from pathlib import Path

source, form, out = sys.argv[1:]
kind = {"parquet": "{format: parquet, compression: zstd}", "csv": "{format: csv}", "jsonl": "{format: jsonlines}"}[form]
binary = str(Path(sysconfig.get_path("purelib")) / "sling_linux_amd64/bin/sling-linux-amd64")
os.environ |= {"SLING_DUCKDB_COMPUTE": "false", "SLING_DISABLE_TELEMETRY": "true", "SLING_THREADS": "2"}
os.execv(binary, [binary, "run", "--src-conn", source + "?sslmode=disable", "--src-stream", "public.lineitem",
                  "--tgt-object", f"file://{out}", "--tgt-options", kind])
