"""Our S3 client against servers that others wrote: what it sends is understood, and what it must not get past is refused."""

import hashlib
import os
import random
import subprocess
import urllib.error
import urllib.request
import uuid

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import s3_servers
from sluice_server import ROOT, clean_environment

PROBE = os.environ.get("SLUICE_OBJECTS_PROBE", str(ROOT / "build/asan/src/objects/objects_probe"))
ODD_KEYS = ["with space+plus", "100%25 %2F", "Größe/日本/🙂", "a=b&c=d?e#f", "~-._/!*'()", ";:@$,[]{}|^`", "..a/...",
            "back\\slash", '"quoted"<&>']


class Bucket:
    """A fresh bucket of one server, with the probe and boto3 as its clients."""

    def __init__(self, url, style, key, secret, **settings):
        self.name = f"lake-{uuid.uuid4()}"
        self.url, self.style, self.key, self.secret = url, style, key, secret
        self.s3 = s3_servers.client(url, key, secret)
        self.s3.create_bucket(Bucket=self.name, **settings)

    def probe(self, *words, input=b"", check=True, **environment):
        url = self.url.replace("127.0.0.1", s3_servers.DOMAIN) if self.style == "virtual" else self.url
        settings = {
            "PROBE_URL": url, "PROBE_REGION": "us-east-1", "PROBE_BUCKET": self.name, "PROBE_STYLE": self.style,
            "AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret,
        }
        done = subprocess.run([PROBE, *words], input=input, capture_output=True, timeout=120,
                              env=clean_environment() | settings | environment)
        assert not check or done.returncode == 0, done.stderr.decode()
        return done.stdout if check else done

    def refusal(self, *words, **options):
        done = self.probe(*words, check=False, **options)
        assert done.returncode == 1, done.stderr.decode()
        return done.stderr.decode()

    def get(self, key):
        return self.s3.get_object(Bucket=self.name, Key=key)["Body"].read()

    def keys(self):
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket=self.name).get("Contents", [])]

    def uploads(self):
        return [upload["Key"] for upload in self.s3.list_multipart_uploads(Bucket=self.name).get("Uploads", [])]


@pytest.fixture(scope="module")
def moto():
    with s3_servers.moto_server() as url:
        yield url


@pytest.fixture(scope="module")
def ceph():
    with s3_servers.ceph_gateway() as url:
        yield url


@pytest.fixture(params=["moto-path", "moto-virtual", "ceph-path", "ceph-virtual"])
def bucket(request):
    server, style = request.param.split("-")
    key, secret = ("lake-key", "lake-secret") if server == "moto" else (s3_servers.GATEWAY_KEY, s3_servers.GATEWAY_SECRET)
    return Bucket(request.getfixturevalue(server), style, key, secret)


@pytest.fixture
def checking_bucket(ceph):
    return Bucket(ceph, "path", s3_servers.GATEWAY_KEY, s3_servers.GATEWAY_SECRET)


def random_bytes(count):
    return random.Random(count).randbytes(count)


def test_an_upload_of_many_parts_is_read_back(bucket):
    data = random_bytes(12 * 1024 * 1024 + 345)
    pending = bucket.probe("upload", "crm/rows.csv", "run-1", input=data)
    assert bucket.keys() == [] and bucket.uploads() == ["crm/rows.csv"]
    assert len(pending.splitlines()) == 5 + 3
    bucket.probe("complete", input=pending)
    assert hashlib.sha256(bucket.get("crm/rows.csv")).digest() == hashlib.sha256(data).digest()
    assert bucket.probe("read", "crm/rows.csv") == data
    head = bucket.s3.head_object(Bucket=bucket.name, Key="crm/rows.csv")
    assert head["Metadata"]["sluice-owner"] == "run-1" and head["ContentType"] == "application/x-probe"
    assert bucket.uploads() == []


@pytest.mark.parametrize("checksum", ["none", "md5", "crc32c", "sha256"])
def test_each_checksum_is_taken(bucket, checksum):
    data = random_bytes(11 * 1024 * 1024 + 1)
    pending = bucket.probe("upload", "k", "run-1", input=data, PROBE_CHECKSUM=checksum)
    assert pending.count(f"{checksum}:".encode()) == (3 if checksum in ("crc32c", "sha256") else 0)
    bucket.probe("complete", input=pending)
    assert hashlib.sha256(bucket.get("k")).digest() == hashlib.sha256(data).digest()
    assert bucket.probe("put", "m", input=b"{}", PROBE_CHECKSUM=checksum) == b"written"
    assert bucket.get("m") == b"{}"


@pytest.mark.parametrize("checksum", ["md5", "crc32c", "sha256"])
def test_a_bucket_with_object_lock_takes_and_locks_what_has_a_checksum(ceph, checksum):
    bucket = Bucket(ceph, "path", s3_servers.GATEWAY_KEY, s3_servers.GATEWAY_SECRET, ObjectLockEnabledForBucket=True)
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    bucket.s3.put_object_lock_configuration(
        Bucket=bucket.name, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule})
    bucket.probe("complete", input=bucket.probe("upload", "k", "run-1", input=b"rows", PROBE_CHECKSUM=checksum))
    bucket.probe("put", "m", input=b"{}", PROBE_CHECKSUM=checksum)
    for key in ("k", "m"):
        assert bucket.s3.head_object(Bucket=bucket.name, Key=key)["ObjectLockMode"] == "GOVERNANCE", key


def test_complete_is_ok_again(bucket):
    pending = bucket.probe("upload", "k", "run-1", input=b"rows")
    bucket.probe("complete", input=pending)
    bucket.probe("complete", input=pending)
    assert bucket.get("k") == b"rows"


def test_an_aborted_upload_is_gone(bucket):
    pending = bucket.probe("upload", "k", "run-1", input=b"rows")
    bucket.probe("abort", "k", pending.decode().splitlines()[1])
    assert bucket.uploads() == []
    bucket.probe("abort", "k", pending.decode().splitlines()[1])
    assert bucket.refusal("complete", input=pending).startswith("corrupt: ")


def test_abort_all_takes_exactly_its_key(bucket):
    for key in ("crm/a", "crm/a", "crm/ab", "crm/a/b"):
        bucket.probe("upload", key, input=b"rows")
    bucket.probe("abort-all", "crm/a")
    assert sorted(bucket.uploads()) == ["crm/a/b", "crm/ab"]


def test_an_empty_object_is_an_object(bucket):
    bucket.probe("complete", input=bucket.probe("upload", "empty", input=b""))
    assert bucket.get("empty") == b""


def test_the_first_put_wins(bucket):
    assert bucket.probe("put", "_manifest.json", input=b"first") == b"written"
    assert bucket.probe("put", "_manifest.json", input=b"second") == b"there"
    assert bucket.get("_manifest.json") == b"first"


@pytest.mark.parametrize("key", ODD_KEYS)
def test_odd_keys_arrive_as_they_are(bucket, key):
    bucket.probe("complete", input=bucket.probe("upload", key, input=b"rows"))
    bucket.probe("put", key + ".put", input=b"rows")
    assert sorted(bucket.keys()) == sorted([key, key + ".put"])
    assert bucket.probe("read", key) == b"rows"
    bucket.probe("upload", key, input=b"rows")
    bucket.probe("abort-all", key)
    assert bucket.uploads() == []


def test_a_missing_object_or_bucket_is_not_found(bucket):
    bucket.probe("check")
    assert "answered 404 NoSuchKey to GetObject" in bucket.refusal("read", "nothing")
    assert bucket.refusal("check", PROBE_BUCKET="nowhere").startswith("not_found: ")
    assert "NoSuchBucket" in bucket.refusal("upload", "k", PROBE_BUCKET="nowhere")


def test_read_keeps_its_bound(bucket):
    bucket.probe("put", "k", input=b"12345")
    assert bucket.probe("read", "k", "5") == b"12345"
    assert bucket.refusal("read", "k", "4").startswith("corrupt: ")


def test_a_list_is_whole_and_in_order(bucket):
    keys = sorted([*ODD_KEYS, *(f"crm/{i:02}/rows.csv" for i in range(12)), "crm-old/rows.csv"], key=str.encode)
    for key in keys:
        bucket.s3.put_object(Bucket=bucket.name, Key=key, Body=key.encode())
    listed = bucket.probe("list", "", "5").decode().splitlines()
    assert [line.split(" ", 3)[3] for line in listed] == keys
    assert [int(line.split(" ", 3)[0]) for line in listed] == [len(key.encode()) for key in keys]
    head = bucket.s3.head_object(Bucket=bucket.name, Key=keys[0])
    _, modified_ms, version, _ = listed[0].split(" ", 3)
    assert version == head["ETag"] and int(modified_ms) // 1000 == int(head["LastModified"].timestamp())
    assert len(bucket.probe("list", "crm/", "1000").splitlines()) == 12
    assert bucket.probe("list", "nothing", "10") == b""
    assert bucket.refusal("list", "", "10", PROBE_BUCKET="nowhere").startswith("not_found: ")


@pytest.mark.parametrize("key", ODD_KEYS)
def test_pieces_make_the_object(bucket, key):
    data = random_bytes(1_000_003)
    bucket.s3.put_object(Bucket=bucket.name, Key=key, Body=data)
    assert bucket.probe("read-pieces", key, "262144") == data


def test_a_piece_of_another_version_is_not_read(bucket):
    bucket.s3.put_object(Bucket=bucket.name, Key="k", Body=b"newer")
    text = bucket.refusal("read-pieces", "k", "5", PROBE_VERSION='"d41d8cd98f00b204e9800998ecf8427e"')
    assert text.startswith("unavailable: ") and "object 'k' has changed since it was listed" in text


def test_a_wrong_secret_is_refused_at_once(checking_bucket):
    for words in (("check",), ("put", "k"), ("upload", "k"), ("read", "k"), ("abort-all", "k")):
        text = checking_bucket.refusal(*words, AWS_SECRET_ACCESS_KEY="wrong")
        assert text.startswith(f"denied: bucket '{checking_bucket.name}' answered 403"), text
        assert words[0] == "check" or "SignatureDoesNotMatch" in text
        assert "wrong" not in text and checking_bucket.secret not in text
    assert checking_bucket.keys() == []


def test_an_unknown_key_is_refused(checking_bucket):
    assert "403 InvalidAccessKeyId" in checking_bucket.refusal("put", "k", AWS_ACCESS_KEY_ID="AKIDNOBODY")


def test_the_server_refuses_bytes_that_were_changed_on_the_way(checking_bucket):
    """What our integrity rests on: the hash under the signature is compared with what arrived."""
    url = f"{checking_bucket.url}/{checking_bucket.name}/k"
    request = AWSRequest("PUT", url, data=b"as signed")
    S3SigV4Auth(Credentials(checking_bucket.key, checking_bucket.secret), "s3", "us-east-1").add_auth(request)
    changed = urllib.request.Request(url, data=b"as change", headers=dict(request.headers.items()), method="PUT")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(changed, timeout=10)
    assert refused.value.code == 400
    assert checking_bucket.keys() == []


def test_a_profile_of_the_shared_file_signs(checking_bucket, tmp_path):
    file = tmp_path / "credentials"
    file.write_text("[default]\naws_access_key_id = AKIDNOBODY\naws_secret_access_key = none\n"
                    f"[lake]\naws_access_key_id={checking_bucket.key}\naws_secret_access_key = {checking_bucket.secret}\n")
    checking_bucket.probe("check", AWS_ACCESS_KEY_ID="", AWS_SHARED_CREDENTIALS_FILE=str(file), AWS_PROFILE="lake")
