"""boto3's paginators walk every list to its end, whatever the page size, and can be taken up where they stopped."""

import botocore.session
import pytest

from sluice_server import Server

PAGINATORS = botocore.session.get_session().get_paginator_model("appintegrations")._paginator_config
FIVE = [f"one-{number}" for number in range(5)]


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("paginators") / "data").start()
    apps = server.apps
    application = {"ApplicationSourceConfig": {"ExternalUrlConfig": {"AccessUrl": "https://example.com"}}}
    for name in FIVE:
        apps.create_data_integration(Name=name, KmsKey="k")
        apps.create_data_integration_association(DataIntegrationIdentifier=FIVE[0], ClientId=name)
        apps.create_event_integration(Name=name, EventFilter={"Source": "aws.cases"}, EventBridgeBus="default")
        made = apps.create_application(Name=name, Namespace=name, **application)
    apps.application = made["Id"]
    try:
        yield apps
    finally:
        server.stop()


def asked(apps, operation):
    return {
        "ListDataIntegrationAssociations": {"DataIntegrationIdentifier": FIVE[0]},
        "ListEventIntegrationAssociations": {"EventIntegrationName": FIVE[0]},
        "ListApplicationAssociations": {"ApplicationId": apps.application},
    }.get(operation, {})


# AWS publishes no operation that makes an association of an application or of an event integration.
WITHOUT_ENTRIES = {"ListApplicationAssociations", "ListEventIntegrationAssociations"}


@pytest.mark.parametrize("operation", PAGINATORS)
def test_a_paginator_walks_the_whole_list(apps, operation):
    method = botocore.xform_name(operation)
    paginator = apps.get_paginator(method)
    member = PAGINATORS[operation]["result_key"]
    whole = getattr(apps, method)(**asked(apps, operation))[member]
    assert len(whole) == (0 if operation in WITHOUT_ENTRIES else len(FIVE))
    for size in (1, 2, 5, 50):
        pages = list(paginator.paginate(**asked(apps, operation), PaginationConfig={"PageSize": size}))
        assert [entry for page in pages for entry in page[member]] == whole
        assert len(pages) == max(1, -(-len(whole) // size))
    first = paginator.paginate(**asked(apps, operation), PaginationConfig={"PageSize": 2, "MaxItems": 3}).build_full_result()
    assert first[member] == whole[:3]
    if whole:
        rest = paginator.paginate(
            **asked(apps, operation), PaginationConfig={"StartingToken": first["NextToken"]}).build_full_result()
        assert first[member] + rest[member] == whole


def test_there_is_a_paginator_for_every_list(apps):
    lists = {name for name in apps.meta.service_model.operation_names if name.startswith("List")} - {"ListTagsForResource"}
    assert set(PAGINATORS) == lists
