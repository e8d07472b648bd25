"""Access keys, policies and the audit log of the whole program, as an operator and a user meet them."""

import json
import os
import re
import socket
import stat

import pytest
from botocore.exceptions import ClientError

from exports import make_domain
from sluice_server import wait_for_run

READING = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["app-integrations:Get*", "app-integrations:List*"], "Resource": "*"}]}
INTEGRATION = {"Name": "crm", "KmsKey": "alias/none", "SourceURI": "AmazonConnect://AppIntegrations",
               "ObjectConfiguration": {"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}}}


def create(server, user, *arguments, **options):
    """Make a key with the command line; returns what it told."""
    return json.loads(server.cli("--json", "keys", "create", "--user", user, *arguments, **options).stdout)


def apps_of(server, key):
    return server.client("appintegrations", aws_access_key_id=key["AccessKeyId"],
                         aws_secret_access_key=key["SecretAccessKey"])


def error_of(call, *arguments, **options):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **options)
    return caught.value.response


def audit(server):
    return [json.loads(line) for line in (server.folder / "audit.log").read_text().splitlines()]


def test_a_key_may_do_what_its_policy_says(server, tmp_path):
    server.apps.create_data_integration(**INTEGRATION)
    policy = tmp_path / "reading.json"
    policy.write_text(json.dumps(READING, indent=2))
    key = create(server, "ada", "--policy", str(policy))
    assert re.fullmatch("AKIA[A-Z2-7]{16}", key["AccessKeyId"]) and len(key["SecretAccessKey"]) == 40
    apps = apps_of(server, key)
    arn = apps.get_data_integration(Identifier="crm")["Arn"]
    refused = error_of(apps.delete_data_integration, DataIntegrationIdentifier="crm")
    assert refused["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert refused["Error"]["Code"] == "AccessDeniedException"
    assert refused["Error"]["Message"] == (
        "User: arn:aws:iam::000000000000:user/ada is not authorized to perform: "
        "app-integrations:DeleteDataIntegration on resource: " + arn.rpartition("/")[0] +
        "/crm because no policy allows it")
    assert server.apps.get_data_integration(Identifier="crm")["Arn"] == arn


def test_keys_are_rotated_disabled_and_deleted_from_the_shell(server):
    first = create(server, "ada", "--full-access")
    second = create(server, "ada")
    assert second["Policy"] == first["Policy"]
    assert server.cli("keys", "create", "--user", "ada", check=False).returncode == 4
    for key in (first, second):
        assert apps_of(server, key).list_data_integrations()["DataIntegrations"] == []
    server.cli("keys", "disable", first["AccessKeyId"])
    assert error_of(apps_of(server, first).list_data_integrations)["Error"]["Code"] == "UnrecognizedClientException"
    server.cli("keys", "enable", first["AccessKeyId"])
    apps_of(server, first).list_data_integrations()
    server.cli("keys", "set-policy", first["AccessKeyId"], "-", input=json.dumps(READING))
    assert error_of(apps_of(server, first).create_data_integration, **INTEGRATION)["Error"]["Code"] == "AccessDeniedException"
    server.cli("keys", "delete", first["AccessKeyId"])
    assert error_of(apps_of(server, first).list_data_integrations)["Error"]["Code"] == "UnrecognizedClientException"
    assert server.cli("keys", "delete", first["AccessKeyId"], check=False).returncode == 3
    listed = json.loads(server.cli("--json", "keys", "list").stdout)["AccessKeys"]
    assert [key["AccessKeyId"] for key in listed] == [second["AccessKeyId"]]
    assert "SecretAccessKey" not in listed[0]


def test_a_new_user_needs_a_policy_and_is_told_how(server):
    told = server.cli("keys", "create", "--user", "ada", check=False)
    assert told.returncode == 2 and "--policy FILE" in told.stderr and "--full-access" in told.stderr
    told = server.cli("keys", "create", "--user", "ada", "--policy", "-", check=False,
                      input='{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {}}}')
    assert told.returncode == 2 and "Statement.Condition" in told.stderr
    told = server.cli("keys", "create", "--user", "ada", "--full-access")
    assert re.fullmatch(r"AccessKeyId +AKIA\w{16}\nSecretAccessKey +\S{40}\n", told.stdout)


def test_keys_outlive_the_process_and_another_master_key_does_not_start(make_server):
    server = make_server()
    key = create(server, "ada", "--full-access")
    assert stat.S_IMODE(os.stat(server.folder / "master-key").st_mode) == 0o600
    assert server.stop() == 0
    server.start()
    apps_of(server, key).list_data_integrations()
    assert server.stop() == 0
    for other in ("00" * 32, "A" * 43 + "="):
        server.start(wait=False, SLUICE_MASTER_KEY=other)
        told = server.process.communicate(timeout=60)[1].decode()
        assert server.process.returncode == 2 and "master key" in told and other not in told
    kept = (server.folder / "master-key").read_text()
    (server.folder / "master-key").unlink()
    server.start(wait=False)
    assert b"master-key is not there" in server.process.communicate(timeout=60)[1]
    assert not (server.folder / "master-key").exists()
    server.start(SLUICE_MASTER_KEY=kept.strip())
    apps_of(server, key).list_data_integrations()


def test_the_command_line_needs_the_rights_that_the_manual_names(server, tmp_path):
    make_domain(server)
    bucket, domain = "arn:aws:sluice:*:*:bucket/lake", "arn:aws:profile:*:*:domains/acme"
    policy = {"Statement": [
        {"Effect": "Allow", "Action": "profile:CreateSnapshot", "Resource": domain},
        {"Effect": "Allow", "Action": ["sluice:ImportProfiles", "profile:GetDomain"], "Resource": domain},
        {"Effect": "Allow", "Action": "sluice:WriteBucket", "Resource": bucket},
        {"Effect": "Allow", "Resource": "*", "Action": ["sluice:ListRuns", "sluice:GetRun"] + [
            f"app-integrations:{name}" for name in (
                "CreateDataIntegration", "GetDataIntegration", "ListDataIntegrationAssociations",
                "CreateDataIntegrationAssociation", "UpdateDataIntegrationAssociation")]}]}
    key = create(server, "exporter", "--policy", "-", input=json.dumps(policy))
    server.env |= {"SLUICE_ACCESS_KEY_ID": key["AccessKeyId"], "SLUICE_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    rows = tmp_path / "rows.csv"
    rows.write_text("LastName\nAsh\n")
    server.cli("profiles", "import", "acme", str(rows))
    for _ in range(2):
        assert server.cli("export", "--domain", "acme", "--to", "s3://lake/x").stdout.startswith("s3://lake/x")
    told = server.cli("export", "--domain", "acme", "--to", "s3://sea/x", check=False)
    assert told.returncode == 4 and "sluice:WriteBucket on resource: " in told.stderr and "bucket/sea" in told.stderr


def test_every_request_is_in_the_audit_log_and_has_an_id(server):
    key = create(server, "eve", "--policy", "-", input=json.dumps(READING))
    denied = error_of(apps_of(server, key).create_data_integration, **INTEGRATION)
    unknown = error_of(apps_of(server, key | {"AccessKeyId": "AKIA" + "A" * 16}).list_data_integrations)
    wrong = error_of(apps_of(server, key | {"SecretAccessKey": "x" * 40}).list_data_integrations)
    done = server.apps.create_data_integration(**INTEGRATION)
    lines = {line["requestId"]: line for line in audit(server)}
    line = lines[denied["ResponseMetadata"]["RequestId"]]
    assert {name: line[name] for name in ("user", "peer", "service", "action", "status", "error")} == {
        "user": "eve", "peer": "127.0.0.1", "service": "app-integrations",
        "action": "app-integrations:CreateDataIntegration", "status": 403, "error": "AccessDeniedException"}
    assert lines[unknown["ResponseMetadata"]["RequestId"]]["error"] == "UnrecognizedClientException"
    assert lines[wrong["ResponseMetadata"]["RequestId"]]["accessKeyId"] == key["AccessKeyId"]
    assert "user" not in lines[wrong["ResponseMetadata"]["RequestId"]]
    line = lines[done["ResponseMetadata"]["RequestId"]]
    assert line["status"] == 200 and line["user"] == "root" and "error" not in line
    assert stat.S_IMODE(os.stat(server.folder / "audit.log").st_mode) == 0o600


def test_broken_requests_have_an_id_too(server):
    for request in (b"GARBAGE\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET /livez HTTP/1.1\r\nHost: h\r\n\r\n",
                    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n",
                    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=30) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        assert re.search(rb"(?i)\r\nx-amzn-requestid: [0-9a-f-]{36}\r\n", answer), (request[:40], answer)


def test_a_log_that_cannot_be_written_stops_nobody_and_is_told_once(make_server):
    server = make_server(start=False)
    server.folder.mkdir(mode=0o700)
    (server.folder / "audit.log").symlink_to("/dev/full")
    server.start()
    for _ in range(3):
        assert server.apps.list_data_integrations()["DataIntegrations"] == []
    server.stop()
    server.cat.wait(30)
    assert server.log.read_text().count("app.audit_failed") == 1


def test_changes_alone_can_be_audited(make_server):
    server = make_server(config='[audit]\nlog = "changes"\n')
    server.apps.list_data_integrations()
    error_of(server.apps.get_data_integration, Identifier="none")
    server.apps.create_data_integration(**INTEGRATION)
    assert [line["action"].partition(":")[2] for line in audit(server)] == ["GetDataIntegration", "CreateDataIntegration"]


def test_no_secret_is_anywhere_but_where_it_belongs(make_server, tmp_path):
    master = "5ca1ab1e" * 8
    server = make_server(config='log-level = "debug"\n', secret="cAnArY/rOoT+sEcReT",
                         env={"SLUICE_MASTER_KEY": master})
    make_domain(server)
    keys = [create(server, "ada", "--full-access"), create(server, "ada")]
    told = []
    for key in keys:
        apps = apps_of(server, key)
        told.append(apps.create_data_integration(**INTEGRATION | {"Name": key["AccessKeyId"]}))
        made = apps.create_data_integration_association(
            DataIntegrationIdentifier=key["AccessKeyId"], DestinationURI="s3://lake/x",
            ExecutionConfiguration={"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": {"StartTime": "0"}})
        told.append(wait_for_run(server, key["AccessKeyId"], made["DataIntegrationAssociationId"]))
        told.append(error_of(apps.get_data_integration, Identifier="none"))
        told.append(error_of(apps_of(server, key | {"SecretAccessKey": "x" * 40}).list_data_integrations))
        # A secret pasted where the id belongs, and a session token.
        told.append(error_of(apps_of(server, key | {"AccessKeyId": key["SecretAccessKey"]}).list_data_integrations))
        token = server.client("appintegrations", aws_session_token="cAnArYsEsSiOn", aws_access_key_id=key["AccessKeyId"],
                              aws_secret_access_key=key["SecretAccessKey"])
        told.append(error_of(token.list_data_integrations))
    told.append(server.cli("--json", "keys", "list").stdout)
    server.cli("keys", "disable", keys[1]["AccessKeyId"])
    server.kill()
    server.cat.wait(30)
    canaries = [server.secret, "cAnArYsEsSiOn", master, "AWS4-HMAC-SHA256", "Signature="]
    canaries += [key["SecretAccessKey"] for key in keys]
    canaries = [text.encode() for text in canaries] + [bytes.fromhex(master)]
    places = [path for path in [*server.folder.rglob("*"), server.log] if path.is_file()]
    assert {"audit.log", "sluice.db", "profiles.db"} <= {path.name for path in places} and server.log in places
    assert keys[0]["AccessKeyId"].encode() in (server.folder / "audit.log").read_bytes()
    for canary in canaries:
        for path in places:
            assert canary not in path.read_bytes(), (canary, path)
        assert canary not in repr(told).encode(), canary
