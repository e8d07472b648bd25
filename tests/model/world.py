"""What a server has to hold so that a model's requests mean something, and a watch on what it stores."""

import sqlite3
from functools import cached_property
from itertools import count

from model.constraint import service
from model.exchange import body_of
from model.pins import EVERYWHERE, OBJECTS, SCHEDULE, SCHEDULED, pins_of, settled
from model.valid import Maker

APP_INTEGRATIONS = service("appintegrations")
PROFILES = service("customer-profiles")
PROFILES_OPERATIONS = ["CreateDomain", "GetDomain", "ListDomains", "DeleteDomain", "CreateProfile", "UpdateProfile", "DeleteProfile",
                       "SearchProfiles", "ListTagsForResource", "TagResource", "UntagResource"]
OPERATIONS = [APP_INTEGRATIONS.operation_model(name) for name in APP_INTEGRATIONS.operation_names]
OPERATIONS += [PROFILES.operation_model(name) for name in PROFILES_OPERATIONS]

WITH_BODY = [each for each in OPERATIONS if body_of(each, {}) is not None]
WITHOUT_BODY = [each for each in OPERATIONS if body_of(each, {}) is None]
WITH_LABEL = [each for each in OPERATIONS if "{" in each.http["requestUri"]]
WITH_PAGES = [each for each in OPERATIONS if "MaxResults" in each.input_shape.members]


def name_of(operation):
    return operation.name + ("" if operation.service_model is APP_INTEGRATIONS else "-of-profiles")


class World:
    """One server with one of each resource; makes more where each request needs its own."""

    def __init__(self, server):
        self.numbers = count()
        self.apps, self.profiles = server.apps, server.profiles
        self.profiles.create_domain(DomainName="acme", DefaultExpirationDays=366)

    integration = cached_property(lambda self: self.new_integration())
    association = cached_property(lambda self: self.new_association())
    event_integration = cached_property(lambda self: self.new_event_integration())
    application = cached_property(lambda self: self.new_application())
    profile = cached_property(lambda self: self.new_profile())

    def new_name(self, longest=20):
        """Make a name that nothing has; each third one as long as may be."""
        number = next(self.numbers)
        return f"made-{number}".ljust(longest if number % 3 == 0 else 0, "x")

    def new_integration(self):
        return self.apps.create_data_integration(
            Name=self.new_name(), KmsKey="k", SourceURI="AmazonConnect://AppIntegrations", ObjectConfiguration=OBJECTS)["Id"]

    def new_association(self):
        made = self.apps.create_data_integration_association(
            DataIntegrationIdentifier=self.integration, DestinationURI="s3://lake/prefix")
        return made["DataIntegrationAssociationId"]

    def new_event_integration(self):
        name = self.new_name()
        self.apps.create_event_integration(Name=name, EventFilter={"Source": "aws.partner/example.com"}, EventBridgeBus="default")
        return name

    def new_application(self):
        source = {"ExternalUrlConfig": {"AccessUrl": "https://example.com"}}
        return self.apps.create_application(
            Name=self.new_name(), Namespace=self.new_name(), ApplicationSourceConfig=source)["Id"]

    def new_domain(self):
        name = self.new_name()
        self.profiles.create_domain(DomainName=name, DefaultExpirationDays=366)
        return name

    def new_profile(self):
        return self.profiles.create_profile(DomainName="acme", FirstName="Ada")["ProfileId"]

    def maker(self, operation, random, fresh=True, within=()):
        """Make requests that are right in this world. With `fresh` each has a resource of its own to work on. `within` is a place
        that they must have room for."""
        pins = pins_of(operation) | (SCHEDULED if within[:2] == SCHEDULE else {})

        def pinned(place):
            pin = pins.get(place, EVERYWHERE.get(place[-1]))
            return pin(self, fresh) if callable(pin) else pin

        return Maker(operation, random, pinned, settled)


class Watch:
    """Tell whether anything was committed to the databases of a server."""

    def __init__(self, server):
        files = sorted(server.folder.glob("*.db"))
        assert files, "the server keeps no database"
        self.databases = [sqlite3.connect(f"file:{file}?mode=ro", uri=True) for file in files]
        self.seen = self._versions()

    def _versions(self):
        return [database.execute("PRAGMA data_version").fetchone() for database in self.databases]

    def changed(self):
        before, self.seen = self.seen, self._versions()
        return before != self.seen
