"""Tables with ordinary, extreme and odd values of PostgreSQL's types, one a family, the same in every run."""

import random
import struct
from dataclasses import dataclass, field


@dataclass
class Values:
    """One column: its type, and its values as PostgreSQL reads them from text; None is null."""

    type: str
    values: list
    shown: str = "{}"  # how its value is asked for from PostgreSQL, as text or JSON
    as_json: bool = False


@dataclass
class Family:
    columns: dict
    setup: str = ""
    rows: int = field(init=False)

    def __post_init__(self):
        self.rows = max(len(column.values) for column in self.columns.values())

    def statements(self, table):
        """The SQL that makes the table, with an `id` before its columns; short columns end in nulls."""
        quoted = ", ".join(f"{name} {column.type}" for name, column in self.columns.items())
        yield f"{self.setup}; CREATE TABLE {table} (id integer, {quoted})"
        for row in range(self.rows):
            values = [column.values[row] if row < len(column.values) else None for column in self.columns.values()]
            yield f"INSERT INTO {table} VALUES ({row}, {', '.join(literal(value) for value in values)})"


def literal(text):
    if text is None:
        return "NULL"
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def digits(rng, count):
    return "".join(rng.choice("0123456789") for _ in range(count))


def numerics(rng, whole, scale, count):
    """Numbers of up to `whole` digits before the point and exactly `scale` behind it, with the outermost first."""
    yield "9" * whole + ("." + "9" * scale if scale else "")
    yield "-" + "9" * whole + ("." + "9" * scale if scale else "")
    yield "0"
    yield "0." + "0" * (scale - 1) + "1" if scale else "1"
    for _ in range(count):
        number = rng.choice(["", "-"]) + (digits(rng, rng.randint(0, whole)) or "0")
        yield number + ("." + digits(rng, rng.randint(1, scale)) if scale else "")


def numeric_family(rng):
    return Family({
        "n15_2": Values("numeric(15, 2)", list(numerics(rng, 13, 2, 200))),
        "n4_0": Values("numeric(4)", list(numerics(rng, 4, 0, 100))),
        "n18_18": Values("numeric(18, 18)", list(numerics(rng, 0, 18, 100))),
        "n38_19": Values("numeric(38, 19)", list(numerics(rng, 19, 19, 200))),
        "n38_0": Values("numeric(38)", list(numerics(rng, 38, 0, 200))),
        "n76_30": Values("numeric(76, 30)", list(numerics(rng, 46, 30, 200))),
        "n77_5": Values("numeric(77, 5)", list(numerics(rng, 72, 5, 100))),
        "below_point": Values("numeric(3, -2)", ["12345", "-99949", "49", "0"]),
        "behind_digits": Values("numeric(2, 4)", ["0.0012", "-0.0099", "0", "0.00995"[:6]]),
        "bare": Values("numeric", ["NaN", "Infinity", "-Infinity", "0", "0.0000", "1e1000", "-1e-1000", "1e-16383", "1e131071"]
                       + [text for n in range(1, 60) for text in numerics(rng, n, 60 - n, 2)]),
        "money": Values("money", ["0", "12.34", "-92233720368547758.08", "92233720368547758.07"], shown="{}::numeric"),
    })


def float_bits(rng, letter, size):
    while True:
        [value] = struct.unpack(letter, rng.randbytes(size))
        if value == value and abs(value) != float("inf"):
            return repr(value)


def number_family(rng):
    return Family({
        "boolean": Values("boolean", ["t", "f", None]),
        "int2": Values("smallint", ["-32768", "32767", "0"]),
        "int4": Values("integer", ["-2147483648", "2147483647", None, "0"]),
        "int8": Values("bigint", ["-9223372036854775808", "9223372036854775807", "0"]),
        "oid": Values("oid", ["0", "4294967295"]),
        "float4": Values("real", ["NaN", "Infinity", "-Infinity", "-0", "1e-45", "3.4028235e38", "0.1", "16777217"]
                         + [float_bits(rng, "<f", 4) for _ in range(200)]),
        "float8": Values("double precision", ["NaN", "Infinity", "-Infinity", "-0", "5e-324", "1.7976931348623157e308", "0.1", "1e23"]
                         + [float_bits(rng, "<d", 8) for _ in range(200)]),
    })


ODD_TEXTS = ["", " ", "plain", 'quote " and \\ back', "line\nfeed\r\n", "tab\tcomma,semi;", "Łódź 東京 🙂", "null", "\\N", "NULL", "NaN",
             "\x01\x1f\x7f", "\u2028\u0085", "=1+1", "x" * 100_000, "'single'", "{\"a\": 1}", None, "e\u0301"]


def text_family(_):
    return Family({
        "text": Values("text", ODD_TEXTS),
        "varchar": Values("varchar(100000)", ODD_TEXTS),
        "char": Values("char(7)", ["", "abc", "1234567", " x", None, "Łódź"]),
        "name": Values("name", ["pg_class", "", "Łódź"]),
        "internal_char": Values('"char"', ["a", "", "\x01"]),
        "mood": Values("mood", ["sad", "o'k, \"so\"", None]),
        "label": Values("label", ["one", None, "two"]),
        "json": Values("json", ['{"b": 1e400,  "a":[1.10, null]}', '"\\u00e9"', "12345678901234567890.123456789012345678901", "null"]),
        "jsonb": Values("jsonb", ['{"b": 1e400,  "a":[1.10, null]}', '"\\u00e9"', "12345678901234567890.123456789012345678901", "null"]),
        "xml": Values("xml", ["<a b='1'>x &amp; y</a>", "plain"]),
        "uuid": Values("uuid", ["00000000-0000-0000-0000-000000000000", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "ffffffff-ffff-ffff-ffff-ffffffffffff"]),
        "bytea": Values("bytea", ["\\x", "\\x00ff0a0d", "\\x" + "5a" * 5000, None, "\\xdeadbeef"]),
    }, setup="CREATE TYPE mood AS ENUM ('sad', 'o''k, \"so\"'); CREATE DOMAIN label AS varchar(20) CHECK (value <> '')")


def instants(rng, first_year, last_year, count):
    for _ in range(count):
        year = rng.randint(first_year, last_year)
        date = f"{abs(year):04}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        time = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}.{rng.randint(0, 999999):06}"
        yield date, time, " BC" if year < 0 else ""


def time_family(rng):
    dates = ["1970-01-01", "1969-12-31", "2000-02-29", "0001-01-01", "0001-12-31 BC", "4714-11-24 BC", "9999-12-31", "10000-01-01", "5874897-12-31", None]
    dates += [date + era for date, _, era in instants(rng, 1, 5_000_000, 100)] + [date + era for date, _, era in instants(rng, -4713, -1, 50)]
    times = ["1970-01-01 00:00:00", "1969-12-31 23:59:59.999999", "2000-01-01 00:00:00.000001", "4714-11-24 00:00:00 BC", "0001-12-31 23:59:59.999999 BC",
             "9999-12-31 23:59:59.999999", "10000-01-01 00:00:00", "294246-12-31 23:59:59.999999", "294247-01-10 04:00:54.775806", None]
    times += [f"{date} {time}{era}" for first, last in [(1, 2500), (-4713, -1), (10_000, 294_000)] for date, time, era in instants(rng, first, last, 100)]
    return Family({
        "date": Values("date", dates),
        "stamp": Values("timestamp", times),
        "stamp3": Values("timestamp(3)", times[:8]),
        "instant": Values("timestamptz", times + ["2026-06-01 12:00:00+05:30", "1883-11-18 12:03:58-04:56:02"]),
        "time": Values("time", ["00:00:00", "23:59:59.999999", "12:34:56.7", None]),
        "timetz": Values("timetz", ["00:00:00+00", "24:00:00-15:59", "12:34:56.789+05:30"]),
        "span": Values("interval", ["0", "1 year 2 mons 3 days 04:05:06.789", "-1 mons +2 days -00:00:00.000001", "178000000 years", "-178000000 years"]),
    })


def other_family(_):
    return Family({
        "inet": Values("inet", ["127.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"], shown="{}::text"),
        "cidr": Values("cidr", ["10.0.0.0/8", "::/0"]),
        "macaddr": Values("macaddr", ["08:00:2b:01:02:03"]),
        "macaddr8": Values("macaddr8", ["08:00:2b:01:02:03:04:05"]),
        "bit": Values("bit(5)", ["10101", "00000"]),
        "varbit": Values("varbit", ["", "1", "0101010101010101010101"]),
        "lsn": Values("pg_lsn", ["16/B374D848", "FFFFFFFF/FFFFFFFF"]),
        "vector": Values("tsvector", ["a:1A fat:2B,4C cat:5D", "'it''s'"]),
        "query": Values("tsquery", ["fat & !rat"]),
        "point": Values("point", ["(0.1,-1e300)", "(NaN,Infinity)"]),
        "box": Values("box", ["(1,2),(3,4)"]),
        "range": Values("int4range", ["[1,5)", "empty", "(,)"]),
        "times": Values("tstzrange", ["[2026-01-01 00:00:00+01,infinity)"]),
        "ranges": Values("nummultirange", ["{[1.10,2.2),[3,4]}", "{}"]),
        "pair": Values("pair", ['(1,"a ""quoted"" (b), c")', "(,)", None]),
        "class": Values("regclass", ["pg_class"]),
        "vector2": Values("int2vector", ["1 2 3", ""]),
        "transaction": Values("xid", ["4294967295"]),
        "path": Values("jsonpath", ["$.a[*] ? (@ > 1.10)"]),
        "hstore": Values("hstore", ['a=>1, "b c"=>NULL', ""]),
    }, setup="CREATE TYPE pair AS (n integer, t text); CREATE EXTENSION hstore")


def arrays(type, *values):
    return Values(type + "[]", ["{}", None, *values], shown="to_json({})", as_json=True)


def array_family(_):
    return Family({
        "ints": arrays("integer", "{1,NULL,-2147483648}", "{NULL}"),
        "bools": arrays("boolean", "{t,NULL,f,t,t,t,t,t,t,f}"),
        "texts": arrays("text", '{"",NULL,"NULL","a,\\"b\\"\\\\","Łódź\n"}', '{"{}"}'),
        "padded": arrays("char(3)", '{a,NULL,"b ",""}'),
        "letters": Values('"char"[]', ["{}", "{a,NULL,b}"], shown="to_json({}::text[])", as_json=True),
        "times": Values("time[]", ["{}", "{00:00:00,NULL,23:59:59.999999}"], shown="to_json({}::text[])", as_json=True),
        "amounts": Values("numeric(7, 2)[]", ["{}", None, "{1.10,NULL,-99999.99,0}"], shown="to_json({}::text[])", as_json=True),
        "bare": Values("numeric[]", ["{}", None, "{1.10,NaN,1e300,-0.000}"], shown="to_json({}::text[])", as_json=True),
        "floats": Values("float8[]", ["{}", "{0.1,NaN,-Infinity,5e-324}"], shown="to_json({}::text[])", as_json=True),
        "dates": arrays("date", "{2026-01-31,NULL,1969-12-31}"),
        "instants": Values("timestamptz[]", ["{}", '{"2026-01-31 01:02:03.456789+00",NULL}'], shown="to_json({}::text[])", as_json=True),
        "uuids": arrays("uuid", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}"),
        "blobs": Values("bytea[]", ["{}", '{"\\\\x00ff",NULL,"\\\\x"}'], shown="to_json({}::text[])", as_json=True),
        "nets": Values("inet[]", ["{}", "{127.0.0.1,NULL,::1}"], shown="to_json({}::text[])", as_json=True),
        "monies": Values("money[]", ["{}", "{12.34,NULL}"], shown="to_json({}::numeric[]::text[])", as_json=True),
        "documents": Values("jsonb[]", ["{}", '{"{\\"a\\": 1e400}",NULL}'], shown="to_json({}::text[])", as_json=True),
        "colors": arrays("color", "{red,NULL}"),
        "places": Values("place[]", ["{}", '{"(1,a)",NULL}'], shown="to_json({}::text[])", as_json=True),
        "counts": arrays("count", "{1,NULL}"),
        "row_of_counts": arrays("count", "{3}"),
        "matrix_by_domain": Values("counts[]", ["{}", '{"{1,2}",NULL,"{}","{NULL}"}'], as_json=True,
                                   shown="(SELECT coalesce(json_agg(i::integer[]), CASE WHEN {0} = '{{}}' THEN '[]'::json END) FROM unnest({0}) i)"),
    }, setup="CREATE TYPE color AS ENUM ('red'); CREATE TYPE place AS (n integer, t text); "
             "CREATE DOMAIN count AS integer; CREATE DOMAIN counts AS integer[]")


def lost_by_others(_):
    """What one exporter or another was seen to change without a word: cut, moved by centuries, made empty, made text."""
    return Family({
        "many_digits": Values("numeric", ["0.123456789012345678901234567890", "NaN", "1e40"]),
        "early": Values("date", ["4713-01-01 BC", "0044-03-15 BC", None]),
        "early_time": Values("timestamp", ["4713-01-01 00:00:00.000001 BC", None, "1582-10-10 12:00:00"]),
        "no_list": Values("integer[]", [None, "{}", "{NULL}"], shown="to_json({})", as_json=True),
        "bytes": Values("bytea", ["\\xdeadbeef", "\\x", None]),
        "cash": Values("money", ["12.34", "-0.01", None], shown="{}::numeric"),
        "document": Values("jsonb", ['{"n": 12345678901234567890.12345}', "1e-400", None]),
    })


FAMILIES = {
    "lost_by_others": lost_by_others,
    "numerics": numeric_family, "numbers": number_family, "texts": text_family, "times": time_family, "others": other_family,
    "arrays": array_family,
}


def family(name):
    return FAMILIES[name](random.Random(name))
