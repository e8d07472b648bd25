"""Profiles that grow within an export, past what the first of them made room for."""

import json

from exports import await_completed, make_domain, make_integration, start_export
from sluice_server import files_under


def test_each_profile_may_be_larger_than_all_before_it(server, tmp_path):
    make_domain(server)
    wanted = {f"{number:032x}": {f"part{part}": "\"é\\" * 80 for part in range(parts)}
              for number, parts in enumerate((1, 10, 50, 100, 300))}
    path = tmp_path / "growing.jsonl"
    path.write_text("".join(json.dumps({"ProfileId": key, "Attributes": value}) + "\n" for key, value in wanted.items()))
    server.cli("profiles", "import", "acme", str(path))
    integration = make_integration(server)
    start_export(server, integration)
    await_completed(server, integration)
    rows = [json.loads(line) for name in files_under(server.bucket()) if name.endswith(".jsonl")
            for line in (server.bucket() / name).read_text().splitlines()]
    assert {row["ProfileId"]: row["Attributes"] for row in rows} == wanted
