"""Whatever is killed, whenever: what was answered is kept, and a run ends once and whole."""

import random

import pytest

from exports import (assert_published_once, await_completed, import_many, make_domain, make_integration, pause,
                     start_export)
from sluice_server import read_export

def test_an_answer_survives_the_kill_that_follows_it(make_server):
    server = make_server()
    make_domain(server)
    profiles, integrations = [], []
    for round_number in range(12):
        for number in range(5):
            profiles.append(server.profiles.create_profile(DomainName="acme", FirstName=f"{number}")["ProfileId"])
        integrations.append(make_integration(server, f"crm-{round_number}")["Id"])
        server.kill()
        server.start()
    for profile_id in profiles:
        found = server.profiles.search_profiles(DomainName="acme", KeyName="_profileId", Values=[profile_id])
        assert len(found["Items"]) == 1
    for identifier in integrations:
        assert server.apps.get_data_integration(Identifier=identifier)["Id"] == identifier


@pytest.mark.parametrize("seed", range(4))
def test_kills_at_random_instants_lose_and_double_nothing(make_server, seed):
    rng = random.Random(seed)
    server = make_server()
    make_domain(server)
    accounts = import_many(server, 20_000, seed=seed)
    integration = make_integration(server)
    start_export(server, integration)
    for _ in range(4):
        pause(rng.uniform(0, 0.15))
        server.kill()
        server.start()
    await_completed(server, integration)
    assert_published_once(server, accounts)


def test_sigterm_in_mid_run_ends_cleanly_and_the_run_goes_on_at_the_next_start(make_server):
    server = make_server()
    make_domain(server)
    accounts = import_many(server, 20_000)
    integration = make_integration(server)
    start_export(server, integration)
    assert server.stop() == 0
    server.start()
    await_completed(server, integration)
    assert_published_once(server, accounts)


def test_two_windows_stay_apart_when_the_process_dies_between_them(make_server):
    server = make_server()
    make_domain(server)
    import_many(server, 100)
    integration = make_integration(server)
    start_export(server, integration, end=10)
    entry = await_completed(server, integration)
    server.kill()
    server.start()
    server.apps.update_data_integration_association(
        DataIntegrationIdentifier="crm",
        DataIntegrationAssociationIdentifier=entry["DataIntegrationAssociationArn"],
        ExecutionConfiguration={"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": {"StartTime": "10"}},
    )
    server.kill()
    server.start()
    await_completed(server, integration)
    assert sorted(len(rows) for _, rows in read_export(server.bucket())) == [0, 100]
