#include "api/app_integrations/association_work.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/id.h"
#include "model/carrying.h"
#include "model/export_options.h"
#include "model/schedule.h"
#include "model/uri.h"
#include "model/window.h"

namespace sluice::api::app_integrations {
namespace {

constexpr std::string_view kDestinationScheme = "s3";

Status CheckMode(const model::ExecutionConfiguration& execution) {
  const bool on_demand = execution.mode == model::ExecutionMode::kOnDemand;
  if (on_demand && !execution.on_demand) {
    return Invalid(
        "ExecutionConfiguration.OnDemandConfiguration is required when ExecutionMode is ON_DEMAND");
  }
  if (on_demand && execution.schedule) {
    return Invalid(
        "ExecutionConfiguration.ScheduleConfiguration must be absent when ExecutionMode is "
        "ON_DEMAND");
  }
  if (!on_demand && !execution.schedule) {
    return Invalid(
        "ExecutionConfiguration.ScheduleConfiguration is required when ExecutionMode is SCHEDULED");
  }
  if (!on_demand && execution.on_demand) {
    return Invalid(
        "ExecutionConfiguration.OnDemandConfiguration must be absent when ExecutionMode is "
        "SCHEDULED");
  }
  return {};
}

/// Turn what is wrong with something that a member names into what is wrong with the request: a
/// missing bucket or domain is not the resource that the path asks for, and a bucket that is closed
/// to us is not an operation that is closed to the caller.
Status BlameMember(std::string_view member, const Status& status) {
  if (status.ok() || status.retryable()) return status;
  switch (status.kind()) {
    case ErrorKind::kNotFound:
    case ErrorKind::kDenied:
    case ErrorKind::kUnsupported:
    case ErrorKind::kInvalid:
      return Status(
          ErrorKind::kInvalid,
          member.empty() ? status.message() : fmt::format("{}: {}", member, status.message()),
          status.detail());
    default: return status;
  }
}

/// Refuse a prefix that leaves a key no room: S3 takes 1,024 bytes of which what follows the prefix
/// needs up to 300, and a segment is a folder's name in an embedded bucket.
Status CheckPrefix(std::string_view prefix) {
  constexpr size_t kMostPrefix = 700;
  constexpr size_t kMostSegment = 255;
  if (prefix.size() > kMostPrefix) {
    return Invalid(
        fmt::format("DestinationURI must have a path of at most {} characters", kMostPrefix));
  }
  while (!prefix.empty()) {
    const size_t end = std::min(prefix.find('/'), prefix.size());
    if (end > kMostSegment) {
      return Invalid(fmt::format("DestinationURI must have path segments of at most {} characters",
                                 kMostSegment));
    }
    prefix.remove_prefix(std::min(end + 1, prefix.size()));
  }
  return {};
}

Status CheckDestination(const Environment& environment,
                        const std::optional<std::string>& destination) {
  if (!destination) {
    return Invalid("DestinationURI is required for an association with an ExecutionConfiguration");
  }
  const Result<model::Uri> uri = model::ParseUri(*destination);
  if (!uri.ok()) return BlameMember("DestinationURI", uri.status());
  if (uri->scheme != kDestinationScheme) {
    return Invalid(fmt::format("DestinationURI must have one of the schemes there are: {}",
                               kDestinationScheme));
  }
  TRY(CheckPrefix(uri->path));
  return BlameMember("DestinationURI", environment.check_bucket(uri->host));
}

Result<store::Work> ReadWork(const model::DataIntegration& integration,
                             const model::DataIntegrationAssociation& association, UnixMillis now) {
  if (const auto* schedule = model::EffectiveSchedule(integration, association)) {
    const std::string_view field = association.execution
                                       ? "ExecutionConfiguration.ScheduleConfiguration"
                                       : "ScheduleConfig of the data integration";
    TRY_ASSIGN(auto read, model::ReadSchedule(field, *schedule, association.metadata, now));
    return store::Work(std::move(read));
  }
  TRY_ASSIGN(const model::Window window,
             model::OnDemandWindow(*association.execution->on_demand, now));
  return store::Work(store::NewRun{{NewUuid()}, window, now});
}

}  // namespace

Result<store::Work> PlanWork(const Environment& environment,
                             const model::DataIntegration& integration,
                             const model::DataIntegrationAssociation& association) {
  TRY(model::ReadExportOptions(association.metadata));
  if (!model::IsCarriedOut(integration, association)) return store::Work();
  if (association.execution) TRY(CheckMode(*association.execution));
  TRY_ASSIGN(store::Work work, ReadWork(integration, association, environment.clock.Now()));
  TRY(CheckPlaces(environment, integration, association));
  return work;
}

Status CheckPlaces(const Environment& environment, const model::DataIntegration& integration,
                   const model::DataIntegrationAssociation& association) {
  TRY_ASSIGN(const auto objects, model::EffectiveObjects(integration, association));
  TRY(BlameMember({}, environment.check_source(integration, objects)));
  return CheckDestination(environment, association.destination_uri);
}

void SetGoing(const Environment& environment, const store::Work& work) {
  if (std::holds_alternative<store::NewRun>(work)) environment.nudge();
}

}  // namespace sluice::api::app_integrations
