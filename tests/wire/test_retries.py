"""A change whose answer was lost on the way is repeated by the SDK, and takes effect once."""

import contextlib
import socket
import threading
import urllib.parse

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from exports import make_domain, make_integration, on_demand, await_completed

PATIENT = Config(retries={"mode": "standard", "max_attempts": 3})


def read_message(stream):
    """Read one HTTP message with a Content-Length, or nothing where the stream has ended."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline()
        if not line:
            return None
        head += line
    length = 0
    for field in head.split(b"\r\n"):
        name, _, value = field.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head + stream.read(length)


class Relay:
    """Carries requests to the server, and loses the answers that it is told to lose."""

    def __init__(self, server):
        self.server = server
        self.lose = 0
        self.lost = 0
        self.meanwhile = lambda: None  # after the server has answered, before the connection breaks
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client, contextlib.suppress(OSError):
                client.settimeout(30)
                self.carry(client)

    def carry(self, client):
        """Carry one exchange; the client connects anew for the next."""
        request = read_message(client.makefile("rb"))
        if request is None:
            return
        port = urllib.parse.urlsplit(self.server.url).port
        with socket.create_connection(("127.0.0.1", port), timeout=30) as upstream:
            upstream.sendall(request)
            answer = read_message(upstream.makefile("rb"))
        if self.lose > 0:
            self.lose -= 1
            self.lost += 1
            self.meanwhile()
            return
        client.sendall(answer)

    def close(self):
        self.listener.close()

    @contextlib.contextmanager
    def losing_one(self):
        self.lose, self.lost = 1, 0
        yield
        assert self.lost == 1


@pytest.fixture
def relay(server):
    relay = Relay(server)
    yield relay
    relay.close()


def client(relay, service):
    return relay.server.client(service, endpoint_url=relay.url, config=PATIENT)


def test_lost_answers_of_app_integrations(server, relay):
    make_domain(server)
    apps = client(relay, "appintegrations")
    with relay.losing_one():
        integration = apps.create_data_integration(
            Name="crm", KmsKey="k", SourceURI="AmazonConnect://AppIntegrations",
            ObjectConfiguration={"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}})
    with relay.losing_one():
        made = apps.create_data_integration_association(
            DataIntegrationIdentifier="crm", DestinationURI="s3://lake/x", ExecutionConfiguration=on_demand(0))
    await_completed(server, integration)
    with relay.losing_one():
        apps.update_data_integration_association(
            DataIntegrationIdentifier="crm", DataIntegrationAssociationIdentifier=made["DataIntegrationAssociationId"],
            ExecutionConfiguration=on_demand(0))
    await_completed(server, integration)
    assert len(server.cli("runs", "list").stdout.strip().splitlines()) == 3  # with the heading
    with relay.losing_one():
        apps.delete_data_integration(DataIntegrationIdentifier="crm")
    assert apps.list_data_integrations()["DataIntegrations"] == []


def test_lost_answers_of_customer_profiles(relay):
    profiles = client(relay, "customer-profiles")
    with relay.losing_one():
        profiles.create_domain(DomainName="acme", DefaultExpirationDays=30)
    with relay.losing_one():
        one = profiles.create_profile(DomainName="acme", FirstName="Ada")["ProfileId"]
    two = profiles.create_profile(DomainName="acme", FirstName="Ada")["ProfileId"]
    assert one != two
    assert profiles.get_domain(DomainName="acme")["Stats"]["ProfileCount"] == 2
    with relay.losing_one():
        profiles.update_profile(DomainName="acme", ProfileId=one, LastName="Ash")
    with relay.losing_one():
        profiles.delete_profile(DomainName="acme", ProfileId=one)
    with relay.losing_one():
        profiles.delete_domain(DomainName="acme")
    assert profiles.list_domains()["Items"] == []


def test_killed_between_the_commit_and_the_answer(server, relay):
    make_domain(server)
    make_integration(server)

    def die():
        server.kill()
        server.start()

    relay.meanwhile = die
    with relay.losing_one():
        client(relay, "appintegrations").delete_data_integration(DataIntegrationIdentifier="crm")
    with relay.losing_one():
        client(relay, "customer-profiles").create_profile(DomainName="acme", FirstName="Ada")
    assert server.profiles.get_domain(DomainName="acme")["Stats"]["ProfileCount"] == 1
    with relay.losing_one():
        client(relay, "customer-profiles").delete_domain(DomainName="acme")


def test_another_delete_is_not_taken_for_the_first(server):
    server.profiles.create_domain(DomainName="acme", DefaultExpirationDays=30)
    server.profiles.delete_domain(DomainName="acme")
    with pytest.raises(ClientError) as refused:
        server.profiles.delete_domain(DomainName="acme")
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"


def under(invocation, client):
    """The client with every request under one invocation id, as if each repeated the one before."""
    def name(request, **_):
        request.headers["amz-sdk-invocation-id"] = invocation
    client.meta.events.register("before-send.*", name)
    return client


def test_only_the_very_same_request_is_known(server):
    for domain in ("acme", "other"):
        server.profiles.create_domain(DomainName=domain, DefaultExpirationDays=30)
    one = under("one", server.profiles)
    made = one.create_profile(DomainName="acme", FirstName="Ada")["ProfileId"]
    assert one.create_profile(DomainName="acme", FirstName="Ada")["ProfileId"] == made
    others = {
        one.create_profile(DomainName="acme", FirstName="Eva")["ProfileId"],
        one.create_profile(DomainName="other", FirstName="Ada")["ProfileId"],
        under("two", server.profiles).create_profile(DomainName="acme", FirstName="Ada")["ProfileId"],
    }
    # The same request of another access key, which the folder is given with the next start.
    server.stop()
    server.key = "AKIDOTHER"
    server.start(SLUICE_ACCESS_KEY_ID=server.key)
    others.add(under("one", server.profiles).create_profile(DomainName="acme", FirstName="Ada")["ProfileId"])
    assert made not in others and len(others) == 4
