#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/application.h"
#include "model/integration.h"

namespace sluice::model {

/// Who and where all resources of this server are.
struct Account {
  std::string id = "000000000000";
  std::string region = "us-east-1";
};

/// Source: Service Authorization Reference, AppIntegrations, resource types.
std::string IntegrationArn(const Account& account, const IntegrationId& id);
std::string AssociationArn(const Account& account, const IntegrationId& integration_id,
                           const AssociationId& id);
std::string ApplicationArn(const Account& account, const ApplicationId& id);
std::string EventIntegrationArn(const Account& account, std::string_view name);

/// Source: Entity Resolution API, ARNs of Customer Profiles domains.
std::string DomainArn(const Account& account, std::string_view name);

/// Name what is ours alone: run/ID, bucket/NAME, access-key/ID.
std::string SluiceArn(const Account& account, std::string_view kind, std::string_view id);

/// True for the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID; an alias is none.
bool IsKmsKeyArn(std::string_view text);

/// What a caller named: an id for certain (from an ARN), or text that is an id or else a name.
struct IntegrationRef {
  std::string text;
  bool id_only = false;
};
struct AssociationRef {
  std::string text;  // the association's id
};
struct ApplicationRef {
  ApplicationId id;
  std::optional<std::string> version;  // what follows a colon after the id
};

/// Read the identifier in a path (decoded). An ARN of another account, Region, service or resource
/// names nothing here and yields nothing.
std::optional<IntegrationRef> ReadIntegrationIdentifier(const Account& account,
                                                        std::string_view identifier);

/// The same for an association of the integration `integration_id`: its id or its ARN.
std::optional<AssociationRef> ReadAssociationIdentifier(const Account& account,
                                                        const IntegrationId& integration_id,
                                                        std::string_view identifier);

/// The same for an application: its ARN or its id, either with or without ":version".
std::optional<ApplicationRef> ReadApplicationIdentifier(const Account& account,
                                                        std::string_view identifier);

enum class TaggedKind {
  kDataIntegration,
  kDataIntegrationAssociation,
  kApplication,
  kEventIntegration,
  kDomain,
};

/// A resource that can have tags, as its ARN names it. It need not be there.
struct TaggedResource {
  TaggedKind kind;
  std::string name;    // its id; the name of an event integration or a domain
  std::string parent;  // of an association: the integration's id
  bool operator==(const TaggedResource&) const = default;
};

/// Read an ARN. One of another account, Region, service or kind of resource names nothing here and
/// yields nothing.
std::optional<TaggedResource> ReadTaggedArn(const Account& account, std::string_view arn);

}  // namespace sluice::model
