"""What a bucket's settings and an integration's key put on the wire in a whole run."""

import uuid

import pytest

import s3_servers
from exports import SOURCE, await_completed, import_many, make_domain, start_export
from s3_faults import FaultyS3
from sluice_server import wait_for_run

KMS_KEY = "arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012"
ENCRYPTION = "x-amz-server-side-encryption"
MAKES_OBJECTS = ("CreateMultipartUpload", "PutObject")


@pytest.fixture(scope="module")
def proxy():
    with s3_servers.moto_server() as url:
        made = FaultyS3(url)
        yield made
        made.close()


@pytest.fixture
def make_lake(make_server, proxy):
    def make(settings="", **bucket):
        name = f"lake-{uuid.uuid4()}"
        config = f"""
[buckets.{name}]
endpoint = "{proxy.url}"
access-key-id = "env:LAKE_KEY"
secret-access-key = "env:LAKE_SECRET"
{settings}
"""
        server = make_server(config=config, env={"LAKE_KEY": "lake-key", "LAKE_SECRET": "lake-secret"})
        server.s3 = s3_servers.client(proxy.origin_url)
        server.s3.create_bucket(Bucket=name, **bucket)
        server.lake = name
        make_domain(server)
        import_many(server, 50)
        return server

    return make


def integration_with(server, key):
    return server.apps.create_data_integration(
        Name="crm", KmsKey=key, SourceURI="AmazonConnect://AppIntegrations", ObjectConfiguration=SOURCE)


def sent(server, proxy):
    """[(action, headers with small names)] of what was sent to the server's bucket."""
    return [(action, {name.lower(): value for name, value in headers.items()})
            for action, bucket, headers in proxy.headers if bucket == server.lake]


def objects(server):
    keys = [item["Key"] for item in server.s3.list_objects_v2(Bucket=server.lake)["Contents"]]
    return {key: server.s3.head_object(Bucket=server.lake, Key=key) for key in keys}


def export(server, key="alias/none"):
    integration = integration_with(server, key)
    start_export(server, integration, to=f"s3://{server.lake}/crm")
    return integration


def test_files_and_manifest_are_encrypted_under_the_integrations_key(make_lake, proxy):
    server = make_lake()
    await_completed(server, export(server, KMS_KEY))
    found = objects(server)
    assert len(found) >= 2
    for key, head in found.items():
        assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", KMS_KEY), key
    for action, headers in sent(server, proxy):
        encrypts = headers.get(ENCRYPTION), headers.get(f"{ENCRYPTION}-aws-kms-key-id")
        # S3 refuses them with a part: it has the key of its upload.
        assert encrypts == (("aws:kms", KMS_KEY) if action in MAKES_OBJECTS else (None, None)), action


def test_an_alias_is_no_key_to_encrypt_under(make_lake, proxy):
    server = make_lake()
    await_completed(server, export(server))
    assert not [action for action, headers in sent(server, proxy) if ENCRYPTION in headers]


def test_no_acl_is_ever_sent(make_lake, proxy):
    server = make_lake('sse = "s3"')
    await_completed(server, export(server, KMS_KEY))
    actions = sent(server, proxy)
    assert {action for action, _ in actions} >= {"CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "PutObject"}
    assert not [name for _, headers in actions for name in headers if "acl" in name or "grant" in name]
    assert {headers[ENCRYPTION] for action, headers in actions if action in MAKES_OBJECTS} == {"AES256"}


@pytest.mark.parametrize("checksum, header", [
    ("md5", "content-md5"), ("crc32c", "x-amz-checksum-crc32c"), ("sha256", "x-amz-checksum-sha256")])
def test_a_bucket_with_object_lock_holds_a_run_under_a_checksum(make_lake, proxy, checksum, header):
    server = make_lake(f'checksum = "{checksum}"', ObjectLockEnabledForBucket=True)
    retention = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    server.s3.put_object_lock_configuration(
        Bucket=server.lake, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": retention})
    await_completed(server, export(server))
    with_bytes = [(action, headers) for action, headers in sent(server, proxy) if action in ("UploadPart", "PutObject")]
    assert {action for action, _ in with_bytes} == {"UploadPart", "PutObject"}
    for action, headers in with_bytes:
        assert header in headers, action
    # moto locks what is put, and not what is put together of parts.
    [manifest] = [head for key, head in objects(server).items() if "_manifest." in key]
    assert manifest["ObjectLockMode"] == "GOVERNANCE"


def test_a_bucket_with_object_lock_and_no_checksum_fails_the_run_and_names_the_setting(make_lake, proxy):
    server = make_lake(ObjectLockEnabledForBucket=True)
    # As S3 answers; moto takes the part.
    proxy.inject("UploadPart", "refuse", bucket=server.lake, times=float("inf"), status=400, code="InvalidRequest")
    status = wait_for_run(server, export(server)["Id"])["LastExecutionStatus"]
    assert status["ExecutionStatus"] == "FAILED"
    assert "a bucket with Object Lock needs the setting checksum" in status["StatusMessage"]
    assert "Contents" not in server.s3.list_objects_v2(Bucket=server.lake)
    assert "Uploads" not in server.s3.list_multipart_uploads(Bucket=server.lake)
