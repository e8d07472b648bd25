import pytest

from exports import import_many, make_domain
from gate import Gate
from s3_servers import client, moto_server
from sluice_server import INSTRUMENTED

CONFIG = """
[buckets.far]
endpoint = "{url}"
path-style = true
access-key-id = "env:LAKE_KEY"
secret-access-key = "env:LAKE_SECRET"

[connections.gone]
type = "postgresql"
url = "postgresql://nobody@127.0.0.1:1/none"
"""


@pytest.fixture
def gate():
    """A bucket `far` whose requests a test can hold back."""
    with moto_server() as url:
        gate = Gate(url)
        gate.s3 = client(url)
        gate.s3.create_bucket(Bucket="far")
        yield gate
        gate.close()


@pytest.fixture
def make_far(make_server, gate):
    """Make a server with 300 profiles, the bucket `far` and a connection that nobody answers."""
    def make(settings="", **options):
        made = make_server(binary=INSTRUMENTED, config=settings + CONFIG.format(url=gate.url),
                           env={"LAKE_KEY": "lake-key", "LAKE_SECRET": "lake-secret"}, **options)
        make_domain(made)
        made.accounts = import_many(made, 300)
        return made
    return make


@pytest.fixture
def server(make_far):
    return make_far()
