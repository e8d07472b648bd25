import pytest

pytest.register_assert_rewrite("model.exchange")

from model.exchange import Exchange  # noqa: E402
from model.world import Watch, World  # noqa: E402
from sluice_server import Server  # noqa: E402


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """A server, its world, one connection to it and a watch on its databases, for all tests of a file."""
    server = Server(tmp_path_factory.mktemp("model") / "data").start()
    try:
        yield Stage(server)
    finally:
        server.stop()


class Stage:
    def __init__(self, server):
        self.exchange = Exchange(server)
        self.world = World(server)
        self.watch = Watch(server)
