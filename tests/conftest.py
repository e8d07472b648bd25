import contextlib
import os

import pytest

from sluice_server import Server, clean_environment

# boto3 clients in this process see what the server sees: nothing of the machine's own.
for name in set(os.environ) - set(clean_environment()):
    if not name.startswith(("SLUICE_BIN", "SLUICE_SIGV4_", "SLUICE_SCHEDULE_", "SLUICE_OBJECTS_PROBE")):
        del os.environ[name]


@pytest.fixture
def make_server(tmp_path):
    """Make servers whose processes end with the test; the log is shown when it fails."""
    made = []

    def make(name="data", start=True, **options):
        server = Server(tmp_path / name, **options)
        made.append(server)
        return server.start() if start else server

    yield make
    for server in made:
        if server.process is not None:
            with contextlib.suppress(ProcessLookupError):
                server.process.kill()
            server.process.wait(30)
        if server.log.exists():
            print(f"--- log of {server.folder.name}\n{server.log.read_text()[-20000:]}")


@pytest.fixture
def server(make_server):
    return make_server()
