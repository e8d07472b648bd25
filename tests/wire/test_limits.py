"""What an operator sets is what clients meet: quotas and a rate, as exceptions that boto3 knows."""

import pytest

from exports import make_integration, on_demand

AWS_NUMBERS = """
[quotas]
data-integrations = 2
associations-per-data-integration = 1
domains = 1
"""


def test_quotas(make_server):
    server = make_server(config=AWS_NUMBERS)
    apps, profiles = server.apps, server.profiles
    profiles.create_domain(DomainName="acme", DefaultExpirationDays=30)
    with pytest.raises(profiles.exceptions.BadRequestException, match="quotas.domains"):
        profiles.create_domain(DomainName="other", DefaultExpirationDays=30)

    make_integration(server, "one")
    make_integration(server, "two")
    with pytest.raises(apps.exceptions.ResourceQuotaExceededException, match="quotas.data-integrations") as refused:
        make_integration(server, "three")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429

    export = dict(DataIntegrationIdentifier="one", DestinationURI="s3://lake/x", ExecutionConfiguration=on_demand(0))
    apps.create_data_integration_association(**export)
    with pytest.raises(apps.exceptions.ResourceQuotaExceededException, match="associations-per-data-integration"):
        apps.create_data_integration_association(**export)

    # A quota below what is there takes nothing away.
    server.stop()
    server.config.write_text("[quotas]\ndata-integrations = 1\n")
    server.start()
    assert len(server.apps.list_data_integrations()["DataIntegrations"]) == 2


def test_rate(make_server):
    server = make_server(config="[throttle]\nrequests-per-second = 1\nburst = 1\n")
    apps = server.apps
    with pytest.raises(apps.exceptions.ThrottlingException) as refused:
        for _ in range(100):  # one a second passes
            apps.list_data_integrations()
    meta = refused.value.response["ResponseMetadata"]
    assert meta["HTTPStatusCode"] == 429
    assert meta["HTTPHeaders"]["retry-after"] == "1"
    assert server.get("/readyz")[0] == 200
