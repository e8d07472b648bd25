"""How the server starts, ends and keeps its secrets."""

import json
import stat
import subprocess

import pytest

from exports import await_completed, import_many, make_domain, make_integration, start_export
from sluice_server import BINARY, Server


def serve(server, *arguments, **env):
    """Run `sluice serve` that is expected to end by itself."""
    return subprocess.run(
        [str(BINARY), "serve", "--data", str(server.folder), "--listen", "127.0.0.1:0", *arguments],
        env=server.env | env, capture_output=True, text=True, timeout=30)


def test_the_first_start_makes_a_key_that_only_its_owner_can_read(tmp_path):
    server = Server(tmp_path / "data")
    del server.env["SLUICE_ACCESS_KEY_ID"], server.env["SLUICE_SECRET_ACCESS_KEY"]
    server.start()
    try:
        path = server.folder / "root-key.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        key = json.loads(path.read_text())
        server.key, server.secret = key["AccessKeyId"], key["SecretAccessKey"]
        assert server.apps.list_data_integrations()["DataIntegrations"] == []
        assert server.cli("runs", "list", "--json").returncode == 0
        assert server.stop() == 0
        server.start()
        assert server.apps.list_data_integrations()["DataIntegrations"] == []
    finally:
        server.kill()
    assert server.secret not in server.log.read_text()


def test_a_folder_is_served_by_one_process(server):
    second = serve(server)
    assert second.returncode != 0
    assert str(server.folder) in second.stderr or "data folder" in second.stderr, second.stderr
    assert server.get("/livez")[0] == 200


def test_half_a_root_key_is_refused(make_server):
    server = make_server(start=False)
    del server.env["SLUICE_SECRET_ACCESS_KEY"]
    refused = serve(server)
    assert refused.returncode == 2 and "SLUICE_SECRET_ACCESS_KEY" in refused.stderr


@pytest.mark.parametrize("text, word", [
    ("lisen = '127.0.0.1:1'", "lisen"), ("listen = 5", "listen"), ("[buckets.lake]\nendpont = 'x'", "endpont"), ("= broken", ""),
])
def test_a_wrong_setting_is_refused_by_name(make_server, text, word):
    server = make_server(start=False, config=text)
    refused = serve(server, "--config", str(server.config))
    assert refused.returncode == 2 and word in refused.stderr, refused.stderr


def test_sigterm_ends_the_server_with_exit_code_0(server):
    make_domain(server)
    assert server.stop() == 0


def test_secrets_stay_out_of_every_output(make_server):
    secret = "canary/secret+of+the+root"
    server = make_server(secret=secret, env={"SLUICE_LOG_LEVEL": "debug"})
    make_domain(server)
    import_many(server, 20)
    integration = make_integration(server)
    start_export(server, integration)
    await_completed(server, integration)
    listed = server.cli("runs", "list", "--json")
    server.stop()
    written = server.log.read_text() + listed.stdout + listed.stderr
    for path in server.folder.rglob("*"):
        if path.is_file():
            assert secret.encode() not in path.read_bytes(), path
    assert secret not in written and "Signature=" not in written
