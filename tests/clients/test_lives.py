"""Clients that others wrote go through the whole life of each resource that they know."""

import pytest

from clients import lives
from clients.client import CLIENTS, OPERATIONS
from sluice_server import Server

LIVES = [lives.data_integration, lives.event_integration, lives.application]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("clients") / "data").start()
    server.profiles.create_domain(DomainName="acme", DefaultExpirationDays=366)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module", params=CLIENTS)
def client(request, server):
    client = Recorder(CLIENTS[request.param](server))
    client.name = request.param
    yield client
    client.close()


class Recorder:
    """Note what a client was asked for."""

    def __init__(self, client):
        self.client, self.called = client, set()

    def __call__(self, operation, **input):
        self.called.add(operation)
        return self.client(operation, **input)

    def __getattr__(self, name):
        return getattr(self.client, name)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.__name__)
def test_the_life_of(client, life):
    life(client, f"{life.__name__}-{client.name}")


def test_the_life_of_an_association(server, client):
    lives.association(client, f"association-{client.name}", CLIENTS["boto3"](server) if client.unknown else None)


@pytest.mark.parametrize("client", [name for name in CLIENTS if "customer-profiles" in CLIENTS[name].services], indirect=True)
def test_the_life_of_a_domain_and_a_profile(client):
    lives.customer_profiles(client, f"profiles-{client.name}")


def test_every_operation_was_called(client):
    assert OPERATIONS - client.called == client.unknown
