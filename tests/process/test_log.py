"""Lines of the log say which run and which request they belong to, in both formats."""

import json
import re

import pytest

from exports import make_domain, make_integration, start_export
from sluice_server import wait_for_run


def export(server):
    make_domain(server)
    integration = make_integration(server)
    start_export(server, integration)
    wait_for_run(server, integration["Id"])
    return json.loads(server.cli("runs", "list", "--json").stdout)["Runs"][0]["RunId"]


def lines_of(server):
    """Stop the server and read its log, as (event, fields) of each line that is one."""
    assert server.stop() == 0
    server.cat.wait(30)
    for line in server.log.read_text().splitlines():
        if line.startswith("{"):
            fields = json.loads(line)
            assert list(fields)[:3] == ["time", "level", "event"] and line.isascii()
            yield fields["event"], fields
        elif found := re.fullmatch(r"[\d:.TZ-]+ \w+ (\S+)(.*)", line):
            yield found.group(1), dict(re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S*)', found.group(2)))


@pytest.mark.parametrize("form", ["text", "json"])
def test_lines_of_a_run_and_of_a_request_name_it(make_server, form):
    server = make_server(config=f'log-format = "{form}"\nlog-level = "debug"\n')
    run = export(server)
    answer = server.apps.list_data_integrations()["ResponseMetadata"]["HTTPHeaders"]
    lines = list(lines_of(server))
    of_runs = [fields for event, fields in lines if event.startswith("run.")]
    assert len(of_runs) >= 3 and all(fields.get("run_id") == run for fields in of_runs)
    assert any(fields.get("request_id") == answer["x-amzn-requestid"] for _, fields in lines)
