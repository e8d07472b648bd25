"""The whole life of each resource, told to any client: made, made again, read, listed, changed, tagged, refused, deleted, gone."""

import time
from contextlib import contextmanager

from clients.client import Refused

NOBODY = "00000000-0000-4000-8000-000000000000"
RANGE = {"StartTime": "0", "EndTime": "1767225600000"}


@contextmanager
def refused(code, *words):
    try:
        yield
    except Refused as refusal:
        assert refusal.code == code, refusal
        assert all(word in refusal.message for word in words), refusal
    else:
        raise AssertionError(f"not refused with {code}")


def listed(client, operation, member, **input):
    """Read every page of a list, two a page."""
    entries, token = [], {}
    while True:
        answer = client(operation, MaxResults=2, **input, **token)
        entries += answer.get(member, [])
        if "NextToken" not in answer:
            return entries
        token = {"NextToken": answer["NextToken"]}


def tags(client, arn):
    """Tags are told, changed, counted and taken away; what is said of them by the resource's own answer is up to its life."""
    client("TagResource", resourceArn=arn, tags={"team": "crm", "cost:center": "a=1/2", "empty": ""})
    client("TagResource", resourceArn=arn, tags={"team": "sales"})
    kept = client("ListTagsForResource", resourceArn=arn)["tags"]
    assert {"team": "sales", "cost:center": "a=1/2", "empty": ""}.items() <= kept.items()
    client("UntagResource", resourceArn=arn, tagKeys=["cost:center", "empty", "never-there"])
    assert client("ListTagsForResource", resourceArn=arn)["tags"] == {
        key: value for key, value in kept.items() if key not in ("cost:center", "empty")}


def data_integration(client, name):
    wanted = {
        "Name": name, "KmsKey": "alias/none", "SourceURI": "Salesforce://AppFlow/crm", "Description": "Überblick \"1\" \\ 日本",
        "ScheduleConfig": {"FirstExecutionFrom": "1439788442681", "Object": "Account", "ScheduleExpression": "rate(1 hours)"},
        "FileConfiguration": {"Folders": ["a b", "c"], "Filters": {"extension": ["pdf", "docx"]}},
        "ObjectConfiguration": {"Account": {"Fields": ["Id", "Name"], "Other": ["x"]}, "Contact": {}}, "Tags": {"stage": "test"},
    }
    made = client("CreateDataIntegration", ClientToken=name, **wanted)
    assert client("CreateDataIntegration", ClientToken=name, **wanted) == made
    with refused("InvalidRequestException", "ClientToken"):
        client("CreateDataIntegration", ClientToken=name, **(wanted | {"Description": "another"}))
    with refused("DuplicateResourceException", name):
        client("CreateDataIntegration", **wanted)
    shown = client("GetDataIntegration", Identifier=made["Id"])
    wanted["ScheduleConfiguration"] = wanted.pop("ScheduleConfig")
    assert shown == wanted | {"Id": made["Id"], "Arn": made["Arn"]}
    assert client("GetDataIntegration", Identifier=made["Arn"]) == client("GetDataIntegration", Identifier=name) == shown
    client("UpdateDataIntegration", Identifier=made["Id"], Name=name + "/renamed", Description="")
    assert client("GetDataIntegration", Identifier=name + "/renamed")["Description"] == ""
    entry = {"Arn": made["Arn"], "Name": name + "/renamed", "SourceURI": wanted["SourceURI"]}
    assert entry in listed(client, "ListDataIntegrations", "DataIntegrations")
    tags(client, made["Arn"])
    assert client("GetDataIntegration", Identifier=made["Arn"])["Tags"] == {"stage": "test", "team": "sales"}
    client("DeleteDataIntegration", DataIntegrationIdentifier=made["Id"])
    gone("GetDataIntegration", client, Identifier=made["Id"])
    gone("DeleteDataIntegration", client, DataIntegrationIdentifier=name)
    gone("ListTagsForResource", client, resourceArn=made["Arn"])


def association(client, name, writer=None):
    """An association exports when it is made and when it is changed, by `writer` where the client does not know how."""
    writer = writer or client
    source = {"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}}
    integration = client("CreateDataIntegration", Name=name, KmsKey="k", SourceURI="AmazonConnect://AppIntegrations",
                         ObjectConfiguration=source)
    wanted = {"DataIntegrationIdentifier": name, "ClientId": "test", "DestinationURI": f"s3://lake/{name}",
              "ClientAssociationMetadata": {"note": "äöü", "export.format": "jsonl"},
              "ExecutionConfiguration": {"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": RANGE}, "ClientToken": name}
    made = writer("CreateDataIntegrationAssociation", **wanted)
    assert made["DataIntegrationArn"] == integration["Arn"]
    assert writer("CreateDataIntegrationAssociation", **wanted) == made
    entry = ended(client, name)
    assert entry["LastExecutionStatus"]["ExecutionStatus"] == "COMPLETED", entry
    assert entry["ExecutionConfiguration"] == wanted["ExecutionConfiguration"]
    assert (entry["ClientId"], entry["DestinationURI"]) == ("test", f"s3://lake/{name}")
    once = {"ExecutionMode": "ON_DEMAND", "OnDemandConfiguration": RANGE | {"EndTime": "5"}}
    writer("UpdateDataIntegrationAssociation", DataIntegrationIdentifier=integration["Arn"],
           DataIntegrationAssociationIdentifier=entry["DataIntegrationAssociationArn"], ExecutionConfiguration=once)
    entry = ended(client, integration["Id"])
    assert entry["ExecutionConfiguration"] == once
    tags(client, entry["DataIntegrationAssociationArn"])
    gone("UpdateDataIntegrationAssociation", writer, DataIntegrationIdentifier=name, DataIntegrationAssociationIdentifier=NOBODY,
         ExecutionConfiguration=once)
    client("DeleteDataIntegration", DataIntegrationIdentifier=name)
    gone("ListDataIntegrationAssociations", client, DataIntegrationIdentifier=name)


def ended(client, integration):
    """Ask as a customer does until the only association's run has ended."""
    deadline = time.monotonic() + 60
    while True:
        entry, = client("ListDataIntegrationAssociations", DataIntegrationIdentifier=integration)["DataIntegrationAssociations"]
        if entry["LastExecutionStatus"]["ExecutionStatus"] != "IN_PROGRESS":
            return entry
        assert time.monotonic() < deadline, entry
        time.sleep(0.02)  # a client's own polling interval


def event_integration(client, name):
    wanted = {"Name": name + "/events", "Description": "orders", "EventFilter": {"Source": "aws.partner/example.com/1"},
              "EventBridgeBus": "default", "Tags": {"stage": "test"}}
    made = client("CreateEventIntegration", ClientToken=name, **wanted)
    assert client("CreateEventIntegration", ClientToken=name, **wanted) == made
    with refused("DuplicateResourceException", name):
        client("CreateEventIntegration", **wanted)
    shown = client("GetEventIntegration", Name=wanted["Name"])
    assert shown == wanted | {"EventIntegrationArn": made["EventIntegrationArn"]}
    client("UpdateEventIntegration", Name=wanted["Name"], Description="returns")
    assert client("GetEventIntegration", Name=wanted["Name"])["Description"] == "returns"
    assert shown | {"Description": "returns"} in listed(client, "ListEventIntegrations", "EventIntegrations")
    assert listed(client, "ListEventIntegrationAssociations", "EventIntegrationAssociations", EventIntegrationName=wanted["Name"]) == []
    tags(client, made["EventIntegrationArn"])
    assert client("GetEventIntegration", Name=wanted["Name"])["Tags"] == {"stage": "test", "team": "sales"}
    client("DeleteEventIntegration", Name=wanted["Name"])
    gone("GetEventIntegration", client, Name=wanted["Name"])
    gone("DeleteEventIntegration", client, Name=wanted["Name"])
    gone("ListEventIntegrationAssociations", client, EventIntegrationName=wanted["Name"])


def application(client, name):
    wanted = {
        "Name": name + " desk", "Namespace": f"test.{name}", "Description": "a desk",
        "ApplicationSourceConfig": {"ExternalUrlConfig": {"AccessUrl": "https://example.com/a?b=c", "ApprovedOrigins": ["https://example.com"]}},
        "Subscriptions": [{"Event": "contact::opened*", "Description": "d"}],
        "Publications": [{"Event": "desk::closed", "Schema": '{"type":"object"}', "Description": "d"}],
        "Permissions": ["User.Details.View"], "IframeConfig": {"Allow": ["clipboard-read"], "Sandbox": ["allow-forms"]},
        "InitializationTimeout": 5000, "ApplicationConfig": {"ContactHandling": {"Scope": "PER_CONTACT"}}, "Tags": {"stage": "test"},
    }
    wanted = {member: value for member, value in wanted.items() if member not in client.unknown_members}
    made = client("CreateApplication", ClientToken=name, **wanted)
    assert client("CreateApplication", ClientToken=name, **wanted) == made
    with refused("DuplicateResourceException", name):
        client("CreateApplication", **wanted)
    shown = client("GetApplication", Arn=made["Arn"])
    assert {member: shown[member] for member in wanted} == wanted
    assert (shown["Id"], shown["Arn"]) == (made["Id"], made["Arn"])
    assert client("GetApplication", Arn=made["Id"]) == shown
    client("UpdateApplication", Arn=made["Id"], Name=name + " renamed", Description="")
    assert client("GetApplication", Arn=made["Arn"])["Name"] == name + " renamed"
    entry, = [each for each in listed(client, "ListApplications", "Applications") if each["Id"] == made["Id"]]
    assert (entry["Name"], entry["Namespace"], entry["Arn"]) == (name + " renamed", f"test.{name}", made["Arn"])
    assert listed(client, "ListApplicationAssociations", "ApplicationAssociations", ApplicationId=made["Id"]) == []
    tags(client, made["Arn"])
    assert client("GetApplication", Arn=made["Arn"])["Tags"] == {"stage": "test", "team": "sales"}
    client("DeleteApplication", Arn=made["Arn"])
    gone("GetApplication", client, Arn=made["Id"])
    gone("DeleteApplication", client, Arn=made["Id"])
    gone("ListApplicationAssociations", client, ApplicationId=made["Id"])


def customer_profiles(client, name):
    made = client("CreateDomain", DomainName=name, DefaultExpirationDays=366, Tags={"stage": "test"})
    assert (made["DomainName"], made["DefaultExpirationDays"], made["Tags"]) == (name, 366, {"stage": "test"})
    profile = client("CreateProfile", DomainName=name, FirstName="Ada", EmailAddress="ada@example.com", Address={"City": "London"},
                     Attributes={"tier": "gold"})["ProfileId"]
    client("UpdateProfile", DomainName=name, ProfileId=profile, LastName="Lovelace", Address={"City": "", "Country": "UK"})
    found, = client("SearchProfiles", DomainName=name, KeyName="_email", Values=["ADA@example.com"])["Items"]
    assert (found["ProfileId"], found["LastName"], found["Address"]) == (profile, "Lovelace", {"Country": "UK"})
    assert client("GetDomain", DomainName=name)["Stats"]["ProfileCount"] == 1
    assert name in [each["DomainName"] for each in listed(client, "ListDomains", "Items")]
    tags(client, f"arn:aws:profile:us-east-1:000000000000:domains/{name}")
    client("DeleteProfile", DomainName=name, ProfileId=profile)
    gone("DeleteProfile", client, DomainName=name, ProfileId=profile)
    client("DeleteDomain", DomainName=name)
    gone("GetDomain", client, DomainName=name)


def gone(operation, client, **input):
    with refused("ResourceNotFoundException"):
        client(operation, **input)
