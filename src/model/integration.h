#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace sluice::model {

/// An identifier that cannot be mistaken for another resource's.
template <typename Of>
struct Id {
  std::string text;
  auto operator<=>(const Id&) const = default;
};

struct DataIntegration;
struct DataIntegrationAssociation;
struct Run;
using IntegrationId = Id<DataIntegration>;             // UUID
using AssociationId = Id<DataIntegrationAssociation>;  // UUID
using RunId = Id<Run>;                                 // UUID

using Tags = std::map<std::string, std::string>;
using FieldsMap = std::map<std::string, std::vector<std::string>>;
/// Object name -> kind of list ("Fields", "Filters", "domainName", ...) -> items.
using ObjectConfiguration = std::map<std::string, FieldsMap>;

/// Strings come back byte for byte as they were given; what they mean is read where it is needed.
struct ScheduleConfiguration {
  std::optional<std::string> first_execution_from;
  std::optional<std::string> object;
  std::string schedule_expression;
  bool operator==(const ScheduleConfiguration&) const = default;
};

struct FileConfiguration {
  std::vector<std::string> folders;
  std::optional<FieldsMap> filters;
  bool operator==(const FileConfiguration&) const = default;
};

/// What to read. Source: AppIntegrations service model 2020-07-29, GetDataIntegration.
struct DataIntegration {
  IntegrationId id;
  std::string name;  // unique in the account
  std::optional<std::string> description;
  std::string kms_key;
  std::optional<std::string> source_uri;
  std::optional<ScheduleConfiguration> schedule;
  std::optional<FileConfiguration> file_configuration;
  std::optional<ObjectConfiguration> object_configuration;
  Tags tags;
  UnixMillis created_at;
  bool operator==(const DataIntegration&) const = default;
};

enum class ExecutionMode { kOnDemand, kScheduled };

struct OnDemandConfiguration {
  std::string start_time;               // epoch milliseconds as text
  std::optional<std::string> end_time;  // the same; absent: the moment of the request
  bool operator==(const OnDemandConfiguration&) const = default;
};

struct ExecutionConfiguration {
  ExecutionMode mode = ExecutionMode::kOnDemand;
  std::optional<OnDemandConfiguration> on_demand;
  std::optional<ScheduleConfiguration> schedule;
  bool operator==(const ExecutionConfiguration&) const = default;
};

/// Where to write an integration's data, and when.
struct DataIntegrationAssociation {
  AssociationId id;
  IntegrationId integration_id;
  std::optional<std::string> client_id;
  std::optional<ObjectConfiguration>
      object_configuration;  // where given, in place of the integration's
  std::optional<std::string> destination_uri;
  std::map<std::string, std::string> metadata;  // ClientAssociationMetadata
  std::optional<ExecutionConfiguration> execution;
  UnixMillis created_at;
  UnixMillis updated_at;
  bool operator==(const DataIntegrationAssociation&) const = default;
};

}  // namespace sluice::model
