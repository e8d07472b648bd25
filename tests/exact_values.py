"""Read an export's files with readers that are not ours, and PostgreSQL's text, into values that compare exactly.

A value is a str (text, integers, decimals with all their digits, booleans), bytes, days or microseconds since 1970 as an int,
the bits of a float, or a list of them. What a column is, the manifest's type says.
"""

import base64
import json
import re
import struct
from decimal import Decimal

import duckdb
import pyarrow
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet

MOMENT = re.compile(r"(-?\d+)-(\d\d)-(\d\d)(?:[ T](\d.*?))?(?:Z|\+00(?::00)?)?( BC)?")
FLOATS = {"float32": "<f", "float64": "<d"}


def days(year, month, day):
    """Days since 1970-01-01 in the Gregorian calendar, counted back before it was in use."""
    def leap(y):
        return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
    before = 365 * year + (year + 3) // 4 - (year + 99) // 100 + (year + 399) // 400
    lengths = [31, 29 if leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return before + sum(lengths[:month - 1]) + day - 1 - 719528


def microseconds(text):
    hours, minutes, seconds = text.split(":")
    whole, _, fraction = seconds.partition(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1_000_000 + int(fraction.ljust(6, "0"))


def moment(type, text):
    year, month, day, time, era = MOMENT.fullmatch(text).groups()
    date = days(1 - int(year) if era else int(year), int(month), int(day))
    return date if type == "date" else date * 86_400_000_000 + microseconds(time)


def float_bits(type, number):
    if number != number:
        return "nan"
    return struct.pack(FLOATS[type], number)


def item_type(type):
    return type[len("list<"):-1] if type.startswith("list<") else None


def from_text(type, value):
    """A value out of text as PostgreSQL, JSON or CSV have it; binary is given as bytes."""
    if value is None:
        return None
    if item := item_type(type):
        return [from_text(item, each) for each in value]
    if type in FLOATS:
        return float_bits(type, float(value))
    if type == "time":
        return microseconds(value)
    if type == "date" or type.startswith("timestamp"):
        return moment(type, value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def parse_json(text):
    """JSON whose numbers stay the text they are."""
    return json.loads(text, parse_float=str, parse_int=str)


def from_postgres(type, text, as_json):
    if text is None:
        return None
    value = parse_json(text) if as_json else text
    return from_text(type, spell(type, value))


def spell(type, value):
    """What PostgreSQL writes in another way than files do."""
    if isinstance(value, list):
        return [spell(item_type(type), item) for item in value]
    if type == "boolean" and isinstance(value, str):
        return {"t": "true", "f": "false"}[value]
    if type == "binary" and value is not None:
        return bytes.fromhex(value.removeprefix("\\x"))
    return value


def from_file_text(type, value):
    """A value of JSON, or a field of CSV that is no list."""
    def decoded(type, value):
        if isinstance(value, list):
            return [decoded(item_type(type), item) for item in value]
        return base64.b64decode(value) if type == "binary" and value is not None else value
    return from_text(type, decoded(type, value))


def from_csv(type, text):
    if text is not None and item_type(type):
        text = parse_json(text)
    return from_file_text(type, text)


def from_arrow(type, scalar):
    if not scalar.is_valid:
        return None
    if item := item_type(type):
        return [from_arrow(item, each) for each in scalar.values]
    if type in FLOATS:
        return float_bits(type, scalar.as_py())
    if type.startswith("decimal"):
        return format(scalar.as_py(), "f")
    if type == "boolean":
        return "true" if scalar.as_py() else "false"
    if type in ("date", "time", "timestamp", "timestamp_ntz"):
        return scalar.value
    return scalar.as_py() if type in ("string", "binary") else str(scalar.as_py())


def to_arrow_json(type):
    """The type that pyarrow reads a JSON member as: what JSON has no form for is text."""
    if item := item_type(type):
        return pyarrow.list_(to_arrow_json(item))
    if type.startswith("decimal"):
        precision, scale = map(int, re.findall(r"\d+", type))
        return (pyarrow.decimal128 if precision <= 38 else pyarrow.decimal256)(precision, scale)
    return {"boolean": pyarrow.bool_(), "int16": pyarrow.int16(), "int32": pyarrow.int32(), "int64": pyarrow.int64(),
            "uint32": pyarrow.uint32()}.get(type, pyarrow.string())


def pyarrow_jsonl(paths, schema):
    # pyarrow takes no text for a float; what has floats is read by DuckDB alone.
    readable = {name: type for name, type in schema.items() if not any(each in type for each in FLOATS)}
    wanted = pyarrow.schema([(name, to_arrow_json(type)) for name, type in readable.items()])
    options = pyarrow.json.ParseOptions(explicit_schema=wanted, unexpected_field_behavior="ignore")
    block = pyarrow.json.ReadOptions(block_size=1 << 24)
    for path in paths:
        table = pyarrow.json.read_json(path, parse_options=options, read_options=block)
        for row in range(table.num_rows):
            yield {name: json_scalar(type, table[name][row]) for name, type in readable.items()}


def json_scalar(type, scalar):
    textual = pyarrow.types.is_string(scalar.type) or (
        pyarrow.types.is_list(scalar.type) and pyarrow.types.is_string(scalar.type.value_type))
    return from_file_text(type, scalar.as_py()) if textual else from_arrow(type, scalar)


def pyarrow_csv(paths, schema):
    options = pyarrow.csv.ConvertOptions(column_types={name: pyarrow.string() for name in schema}, null_values=[""],
                                         strings_can_be_null=True, quoted_strings_can_be_null=False)
    parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
    block = pyarrow.csv.ReadOptions(block_size=1 << 24)
    for path in paths:
        for row in pyarrow.csv.read_csv(path, convert_options=options, parse_options=parse, read_options=block).to_pylist():
            yield {name: from_csv(type, row[name]) for name, type in schema.items()}


def pyarrow_parquet(paths, schema):
    for path in paths:
        table = pyarrow.parquet.read_table(path)
        for row in range(table.num_rows):
            yield {name: from_arrow(type, table[name][row]) for name, type in schema.items()}


def duckdb_rows(reader, paths, schema, expressions):
    selected = ", ".join(f'{expression} AS "{name}"' for name, expression in expressions.items())
    with duckdb.connect() as connection:
        fetched = connection.execute(f"SELECT {selected} FROM {reader}", {"paths": paths})
        names = [column[0] for column in fetched.description]
        for row in fetched.fetchall():
            yield dict(zip(names, row))


def quoted(name):
    return '"' + name + '"'


def duckdb_jsonl(paths, schema):
    """DuckDB takes every JSON number with a point for a float, whatever it is asked for."""
    schema = {name: type for name, type in schema.items() if "decimal" not in type}
    columns = {name: "JSON" if item_type(type) else "VARCHAR" for name, type in schema.items()}
    reader = f"read_json($paths, format='newline_delimited', columns={columns}, maximum_object_size=100000000)"
    for row in duckdb_rows(reader, paths, schema, {name: quoted(name) for name in schema}):
        yield {name: (from_csv if item_type(type) else from_file_text)(type, row[name]) for name, type in schema.items()}


def duckdb_csv(paths, schema):
    reader = ("read_csv($paths, all_varchar=true, header=true, nullstr='', allow_quoted_nulls=false, delim=',', quote='\"', escape='\"', "
              "max_line_size=100000000)")
    for row in duckdb_rows(reader, paths, schema, {name: quoted(name) for name in schema}):
        yield {name: from_csv(type, row[name]) for name, type in schema.items()}


def duckdb_parquet(paths, schema):
    """DuckDB has no decimals of more than 38 digits, and says nothing when it rounds them."""
    readable = {name: type for name, type in schema.items()
                if not (type.startswith("decimal") and int(re.search(r"\d+", type)[0]) > 38)}

    def expression(name, type):
        if type == "date":
            return f"datediff('day', DATE '1970-01-01', {quoted(name)})"
        if type.startswith("timestamp"):
            return f"epoch_us({quoted(name)})"
        if item_type(type) in ("date", "timestamp"):
            return f"{quoted(name)}::VARCHAR[]"
        if item_type(type) or type in FLOATS or type == "binary" or type.startswith("decimal"):
            return quoted(name)
        return quoted(name) + "::VARCHAR"

    for row in duckdb_rows("read_parquet($paths)", paths, schema, {name: expression(name, type) for name, type in readable.items()}):
        yield {name: from_duckdb(type, row[name]) for name, type in readable.items()}


def from_duckdb(type, value):
    if value is None or isinstance(value, bytes):
        return value
    if item := item_type(type):
        return [from_duckdb(item, each) for each in value]
    if type in FLOATS:
        return float_bits(type, value)
    if isinstance(value, int) and (type == "date" or type.startswith("timestamp")):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return from_text(type, format(value, "f") if isinstance(value, Decimal) else str(value))


READERS = {
    "jsonl": [duckdb_jsonl, pyarrow_jsonl],
    "csv": [duckdb_csv, pyarrow_csv],
    "parquet": [duckdb_parquet, pyarrow_parquet],
}
