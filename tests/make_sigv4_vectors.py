#!/usr/bin/env python3
"""Write SigV4 vectors with botocore's own signers as the oracle.

usage: make_sigv4_vectors.py FILE [--count N] [--seed N]

Half of the vectors are sound, in whatever odd form botocore still signs; the others are broken, and
carry the error name that the verifier owes. One vector is one line of tab-separated columns:

  0 name   1 outcome: "ok", an error name, or "-" (do not verify)   2 "sign" (our signer must make
  the same Authorization header) or "-"   3 server's clock, ms   4 time of signing, ms
  5 method   6 path   7 query   8 headers as NAME:VALUE,...   9 body   10 access key id
  11 secret the server knows, or "-"   12 secret the client used   13 session token   14 Region
  15 service   16 "twice" or "as-sent"

Columns 5 to 15 are hex, in the headers name and value each.
"""

import argparse
import datetime
import hashlib
import random
from unittest import mock
from urllib.parse import quote, urlsplit

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

INVALID = "InvalidSignatureException"
INCOMPLETE = "IncompleteSignatureException"
MISSING = "MissingAuthenticationTokenException"
UNKNOWN = "UnrecognizedClientException"

SEGMENTS = ["dataIntegrations", "crm", "a%2Fb", "arn%3Aaws%3Aapp", "%2f", "*", "~", "", "x=y"]
SEGMENTS += [".", "..", "...", "a b", "a+b", "a%20b", "ü", "日本", "%C3%BC", "a;b", "a,b", "%25"]
SEGMENTS += ["(c)", "'", "$&"]
NAMES = ["tagKeys", "maxResults", "nextToken", "a", "A", "a-", "a%2F", "a0", "b.c", "_", "~"]
VALUES = ["", "1", "a", "b%20c", "b+c", "%2B", "%2b", "a%2Fb", "a/b", "a=b", "~", "%E6%97%A5"]
VALUES += ["-", "0", "Z"]
HOSTS = ["127.0.0.1:8080", "localhost", "api.example.com:8443", "[::1]:8080"]
CONTENT_TYPES = ["application/json", "text/plain;  charset=utf-8"]
HEADER_VALUES = ["x", "  a  ", "a   b", "\ta\t\tb", "a, b", '"a  b"', "", "a:b;c", "ü"]
BODIES = [b"", b"{}", b'{"Name":"crm"}', bytes(range(256)), b"x" * 70000, "ü".encode()]


class AsSentAuth(botocore.auth.SigV4Auth):
    """Sign path and query as they travel, dot segments and order kept, as Go's SDK does."""

    def _normalize_url_path(self, path):
        return quote(path, safe="/~")

    def canonical_query_string(self, request):
        query = urlsplit(request.url).query
        pairs = [pair.partition("=") for pair in query.split("&")] if query else []
        return "&".join(f"{name}={value}" for name, _, value in pairs)


class Vector:
    """A request, how it is signed, and what the verifier owes."""

    def __init__(self, rng):
        self.rng = rng
        self.outcome = "ok"
        self.compare = True
        self.signer = botocore.auth.SigV4Auth
        self.method = rng.choice(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
        self.path = "/" + "/".join(rng.choices(SEGMENTS, k=rng.randint(0, 5)))
        pairs = rng.choices(NAMES, k=rng.choice([0, 0, 1, 2, 3, 6]))
        self.query = "&".join(n + rng.choice(["=" + rng.choice(VALUES)] * 9 + [""]) for n in pairs)
        self.host = rng.choice(HOSTS)
        self.headers = [("X-Amz-Meta-Probe", rng.choice(HEADER_VALUES))]
        if rng.random() < 0.5:
            self.headers.append(("Content-Type", rng.choice(CONTENT_TYPES)))
        if rng.random() < 0.3:
            self.headers += [("x-amz-meta-twice", v) for v in rng.choices(HEADER_VALUES, k=2)]
        self.body = rng.choice(BODIES)
        self.key = f"AKID{rng.randrange(16**16):016X}"
        self.secret = quote(f"{rng.randrange(64**20):x}", safe="")
        self.known_secret = self.secret
        self.token = ""
        self.region = "us-east-1"
        self.service = rng.choice(["app-integrations", "profile"])
        self.style = "twice"
        start = datetime.datetime(2015, 1, 1, tzinfo=datetime.timezone.utc)
        self.signed_at = start + datetime.timedelta(seconds=rng.randrange(10**9))
        self.skew_s = rng.choice([0, 1, -1, 299, -299, 300, -300])
        self.unsigned_headers = [("User-Agent", "test"), ("Connection", "keep-alive")]

    def url(self):
        return f"http://{self.host}{self.path}" + (f"?{self.query}" if self.query else "")

    def sign(self):
        """Let botocore sign, and take over the headers as it would send them."""
        request = AWSRequest(self.method, self.url(), data=self.body)
        for name, value in self.headers:
            request.headers.add_header(name, value)
        credentials = Credentials(self.key, self.secret, self.token or None)
        with mock.patch.object(botocore.auth, "get_current_datetime", return_value=self.signed_at):
            self.signer(credentials, self.service, self.region).add_auth(request)
        self.headers = list(request.headers.items()) + [("Host", self.host)] + self.unsigned_headers

    def get(self, name):
        return next(value for key, value in self.headers if key.lower() == name.lower())

    def set(self, name, value):
        self.headers = [(k, value if k.lower() == name.lower() else v) for k, v in self.headers]

    def drop(self, name):
        self.headers = [(k, v) for k, v in self.headers if k.lower() != name.lower()]

    def edit_authorization(self, old, new):
        text = self.get("Authorization")
        assert old in text, (old, text)
        self.set("Authorization", text.replace(old, new, 1))

    def edit_signed_headers(self, edit):
        names = self.get("Authorization").split("SignedHeaders=")[1].split(",")[0]
        edited = ";".join(edit(names.split(";")))
        self.edit_authorization(f"SignedHeaders={names},", f"SignedHeaders={edited},")

    def line(self, name):
        def hexed(value):
            return (value if isinstance(value, bytes) else value.encode()).hex()

        signed_ms = int(self.signed_at.timestamp()) * 1000
        return "\t".join(
            [name, self.outcome, "sign" if self.compare else "-"]
            + [str(signed_ms + self.skew_s * 1000), str(signed_ms)]
            + [hexed(self.method), hexed(self.path), hexed(self.query)]
            + [",".join(f"{hexed(k)}:{hexed(v)}" for k, v in self.headers)]
            + [hexed(self.body), hexed(self.key)]
            + ["-" if self.known_secret is None else hexed(self.known_secret)]
            + [hexed(self.secret), hexed(self.token), hexed(self.region), hexed(self.service)]
            + [self.style]
        )


SOUND = {}
BROKEN = {}


def sound(make):
    """Register a sound form: `make` changes the vector, signs it, and may change it again."""
    SOUND[make.__name__] = make
    return make


def broken(outcome, before=False):
    """Register a way of breaking, applied after signing, or before it for what must be signed."""

    def register(change):
        def make(vector):
            if before:
                change(vector)
            vector.sign()
            if not before:
                change(vector)
            vector.outcome = outcome
            vector.compare = False

        BROKEN[change.__name__] = make
        return change

    return register


@sound
def plain(v):
    v.sign()


@sound
def s3(v):
    v.signer, v.service, v.style, v.outcome = botocore.auth.S3SigV4Auth, "s3", "as-sent", "-"
    v.token = v.rng.choice(["", "token"])
    v.sign()


@sound
def s3_style_payload_claim(v):
    v.headers.append(("X-Amz-Content-SHA256", hashlib.sha256(v.body).hexdigest()))
    v.sign()


@sound
def session_token(v):
    v.token, v.outcome = "FwoGZXIvYXdzE//token+==", UNKNOWN
    v.sign()


@sound
def as_go_signs(v):
    v.signer, v.compare = AsSentAuth, False
    v.sign()


@sound
def more_signed_headers(v):
    v.headers += [("amz-sdk-invocation-id", "1-2"), ("Amz-Sdk-Request", "attempt=1; max=3")]
    v.headers += [("Content-Length", str(len(v.body))), ("Accept", " */*  ")]
    v.compare = False
    v.sign()


@sound
def date_header(v):
    v.headers.append(("Date", "replaced by the signer"))
    v.compare = False
    v.sign()


@sound
def query_in_another_order(v):
    v.sign()
    pairs = v.query.split("&")
    v.rng.shuffle(pairs)
    v.query = "&".join(pairs)


@sound
def blanks_added_on_the_way(v):
    v.sign()
    v.set("X-Amz-Meta-Probe", v.get("X-Amz-Meta-Probe").replace(" ", " \t "))


@sound
def names_in_another_case(v):
    v.sign()
    v.compare = False
    v.headers = [(k.upper(), value) for k, value in v.headers]


@sound
def parameters_without_blanks(v):
    v.sign()
    v.compare = False
    v.set("Authorization", v.get("Authorization").replace(", ", ","))


@sound
def trace_header_added(v):
    v.sign()
    v.headers.append(("X-Amzn-Trace-Id", "Root=1"))


@broken(INVALID)
def flip_signature(v):
    text = v.get("Authorization")
    at = len(text) - v.rng.randint(1, 64)
    v.set("Authorization", text[:at] + ("1" if text[at] == "0" else "0") + text[at + 1 :])


@broken(INCOMPLETE)
def cut_signature(v):
    v.set("Authorization", v.get("Authorization")[:-1])


@broken(INCOMPLETE)
def signature_not_hex(v):
    v.set("Authorization", v.get("Authorization")[:-1] + "g")


@broken(INVALID)
def change_method(v):
    v.method = "OPTIONS"


@broken(INVALID)
def change_path(v):
    v.path += "x"


@broken(INVALID)
def decode_path(v):
    v.path = v.path.replace("%2F", "/", 1) if "%2F" in v.path else v.path + "/%2F"


@broken(INVALID)
def add_query_pair(v):
    v.query += ("&" if v.query else "") + "z=1"


@broken(INVALID)
def drop_query_pair(v):
    v.query = v.query.rpartition("&")[0] if v.query else "a"


@broken(INVALID)
def change_body(v):
    v.body += b" "


@broken(INVALID)
def change_header(v):
    v.set("X-Amz-Meta-Probe", v.get("X-Amz-Meta-Probe") + "y")


@broken(INVALID)
def repeat_header(v):
    v.headers.append(("X-Amz-Meta-Probe", "again"))


@broken(INVALID)
def drop_signed_header(v):
    v.drop("X-Amz-Meta-Probe")


@broken(INVALID)
def change_host(v):
    v.set("Host", "elsewhere:1")


@broken(INVALID)
def change_date(v):
    at = v.signed_at + datetime.timedelta(seconds=1 if v.signed_at.second < 59 else -1)
    v.skew_s = 0
    v.set("X-Amz-Date", at.strftime("%Y%m%dT%H%M%SZ"))


@broken(INVALID)
def change_scope_date(v):
    v.edit_authorization(v.signed_at.strftime("/%Y%m%d/"), "/19990101/")


@broken(INVALID)
def change_scope_region(v):
    v.edit_authorization("/us-east-1/", "/eu-west-1/")


@broken(INVALID)
def change_scope_service(v):
    other = "profile" if v.service == "app-integrations" else "app-integrations"
    v.edit_authorization(f"/{v.service}/", f"/{other}/")


@broken(INVALID)
def change_terminator(v):
    v.edit_authorization("/aws4_request", "/aws4_Request")


@broken(INCOMPLETE)
def drop_scope_element(v):
    v.edit_authorization("/us-east-1/", "/")


@broken(INCOMPLETE)
def add_scope_element(v):
    v.edit_authorization("Credential=", "Credential=a/")


@broken(INVALID, before=True)
def another_region(v):
    v.region = "eu-west-1"


@broken(INVALID, before=True)
def another_service(v):
    v.service = "s3"


@broken(INVALID)
def leave_header_unsigned(v):
    v.edit_signed_headers(lambda names: [n for n in names if n != "x-amz-meta-probe"])


@broken(INVALID)
def leave_host_unsigned(v):
    v.edit_signed_headers(lambda names: [n for n in names if n != "host"])


@broken(INVALID)
def add_unsigned_amz_header(v):
    v.headers.append(("X-AMZ-Acl", "public-read"))


@broken(INVALID)
def name_absent_header(v):
    v.edit_signed_headers(lambda names: sorted([*names, "x-absent"]))


@broken(INCOMPLETE)
def unsorted_signed_headers(v):
    v.edit_signed_headers(lambda names: names[::-1])


@broken(INCOMPLETE)
def repeated_signed_headers(v):
    v.edit_signed_headers(lambda names: sorted([*names, "host"]))


@broken(INCOMPLETE)
def upper_case_signed_headers(v):
    v.edit_signed_headers(lambda names: ["Host" if n == "host" else n for n in names])


@broken(INVALID)
def wrong_secret(v):
    v.known_secret = v.secret + "x"


@broken(UNKNOWN)
def unknown_key(v):
    v.known_secret = None


@broken(INVALID)
def late(v):
    v.skew_s = v.rng.choice([301, 3600, 86400])


@broken(INVALID)
def early(v):
    v.skew_s = -v.rng.choice([301, 3600, 86400])


@broken(MISSING)
def no_authorization(v):
    v.drop("Authorization")


@broken(INCOMPLETE)
def two_authorizations(v):
    v.headers.append(("authorization", v.get("Authorization")))


@broken(INCOMPLETE)
def two_dates(v):
    v.headers.append(("x-amz-date", v.get("X-Amz-Date")))


@broken(INCOMPLETE)
def no_date(v):
    v.drop("X-Amz-Date")


@broken(INCOMPLETE)
def iso_extended_date(v):
    v.set("X-Amz-Date", v.signed_at.strftime("%Y-%m-%dT%H:%M:%SZ"))


@broken(INCOMPLETE)
def two_hosts(v):
    v.headers.append(("host", v.host))


@broken(INVALID)
def no_host(v):
    v.drop("Host")


@broken(INCOMPLETE, before=True)
def query_credentials_too(v):
    name = v.rng.choice(["X-Amz-Security-Token", "x%2Damz-signature"])
    v.query += ("&" if v.query else "") + f"{name}=0"


@broken(INCOMPLETE)
def another_algorithm(v):
    other = v.rng.choice(["AWS4-HMAC-SHA512", "aws4-hmac-sha256", "AWS"])
    v.edit_authorization("AWS4-HMAC-SHA256 ", f"{other} ")


@broken(INVALID, before=True)
def unsigned_payload(v):
    v.headers.append(("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"))


@broken(INVALID, before=True)
def streaming_payload(v):
    v.headers.append(("X-Amz-Content-SHA256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"))


@broken(INVALID, before=True)
def another_bodys_hash(v):
    v.headers.append(("X-Amz-Content-SHA256", hashlib.sha256(b"another").hexdigest()))


def vectors(count, seed):
    """Yield `count` lines: every form in turn, sound and broken alternating."""
    rng = random.Random(seed)
    sides = [list(SOUND.items()), list(BROKEN.items())]
    for number in range(count):
        forms = sides[number % 2]
        name, make = forms[number // 2 % len(forms)]
        vector = Vector(rng)
        make(vector)
        yield vector.line(f"{number}-{name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with open(options.file, "w", encoding="ascii") as out:
        for line in vectors(options.count, options.seed):
            out.write(line + "\n")


if __name__ == "__main__":
    main()
