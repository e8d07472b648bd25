"""What has to stand in a request for reasons that no model tells: which resource it names, what is unique, what this server offers.

A pin is a value, or a function of the world and of whether each request gets a resource of its own."""

from model.valid import ABSENT

OBJECTS = {"CustomerProfiles": {"domainName": ["acme"], "objectType": ["_profile"]}}
EXECUTION = "ExecutionConfiguration"
SCHEDULE = (EXECUTION, "ScheduleConfiguration")
ARN = "arn:aws:app-integrations:us-east-1:000000000000:data-integration/"
DOMAIN_ARN = "arn:aws:profile:us-east-1:000000000000:domains/"


def name(world, fresh):
    return world.new_name(longest=255)


def namespace(world, fresh):
    return world.new_name(longest=211)


def integration(world, fresh):
    return world.new_integration() if fresh else world.integration


def association(world, fresh):
    return world.new_association() if fresh else world.association


def event_integration(world, fresh):
    return world.new_event_integration() if fresh else world.event_integration


def application(world, fresh):
    return world.new_application() if fresh else world.application


def domain(world, fresh):
    return world.new_domain() if fresh else "acme"


def profile(world, fresh):
    return world.new_profile() if fresh else world.profile


RUN = {
    ("DestinationURI",): "s3://lake/prefix", ("ObjectConfiguration",): OBJECTS, (EXECUTION, "ExecutionMode"): "ON_DEMAND",
    (EXECUTION, "OnDemandConfiguration", "StartTime"): "0", (EXECUTION, "OnDemandConfiguration", "EndTime"): "1", SCHEDULE: ABSENT,
}
SCHEDULED = {(EXECUTION, "ExecutionMode"): "SCHEDULED", (EXECUTION, "OnDemandConfiguration"): ABSENT, SCHEDULE: None}
NOT_OFFERED = {(feature, "Enabled"): False for feature in ("Matching", "RuleBasedMatching", "DataStore")}

EVERYWHERE = {"NextToken": ABSENT, "ClientToken": lambda world, fresh: world.new_name(longest=2048)}
PINS = {
    "CreateDataIntegration": {("Name",): name},
    "GetDataIntegration": {("Identifier",): integration},
    "UpdateDataIntegration": {("Identifier",): integration, ("Name",): name},
    "DeleteDataIntegration": {("DataIntegrationIdentifier",): integration},
    "CreateDataIntegrationAssociation": {("DataIntegrationIdentifier",): integration} | RUN,
    "ListDataIntegrationAssociations": {("DataIntegrationIdentifier",): integration},
    "UpdateDataIntegrationAssociation": {("DataIntegrationIdentifier",): lambda world, fresh: world.integration,
                                         ("DataIntegrationAssociationIdentifier",): association} | RUN,
    "CreateEventIntegration": {("Name",): name},
    "GetEventIntegration": {("Name",): event_integration},
    "UpdateEventIntegration": {("Name",): event_integration},
    "DeleteEventIntegration": {("Name",): event_integration},
    "ListEventIntegrationAssociations": {("EventIntegrationName",): event_integration},
    "CreateApplication": {("Name",): name, ("Namespace",): namespace},
    "GetApplication": {("Arn",): application},
    "UpdateApplication": {("Arn",): application, ("Name",): name},
    "DeleteApplication": {("Arn",): application},
    "ListApplicationAssociations": {("ApplicationId",): application},
    "CreateDomain": {("DomainName",): lambda world, fresh: world.new_name(longest=64)} | NOT_OFFERED,
    "GetDomain": {("DomainName",): domain},
    "DeleteDomain": {("DomainName",): domain},
    "CreateProfile": {("DomainName",): "acme"},
    "UpdateProfile": {("DomainName",): "acme", ("ProfileId",): profile},
    "DeleteProfile": {("DomainName",): "acme", ("ProfileId",): profile},
    "SearchProfiles": {("DomainName",): "acme"},
}


def pins_of(operation):
    if operation.name in PINS:
        return PINS[operation.name]
    if "resourceArn" not in operation.input_shape.members:
        return {}
    if operation.service_model.service_name == "appintegrations":
        return {("resourceArn",): lambda world, fresh: ARN + integration(world, fresh)}
    return {("resourceArn",): lambda world, fresh: DOMAIN_ARN + domain(world, fresh)}


def settled(request):
    """Give a request what some of its members ask for by their values."""
    if EXECUTION in request and "OnDemandConfiguration" not in request[EXECUTION] and SCHEDULE[1] not in request[EXECUTION]:
        request[EXECUTION]["OnDemandConfiguration"] = {"StartTime": "0"}
    if EXECUTION in request and "DataIntegrationAssociationIdentifier" not in request:
        request.setdefault("DestinationURI", "s3://lake/prefix")
    if "IsService" in request and "ApplicationType" in request:  # two words for one thing: the type decides
        request["IsService"] = request["ApplicationType"] == "SERVICE"
    return request
