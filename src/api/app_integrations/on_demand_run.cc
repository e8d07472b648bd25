#include "api/app_integrations/on_demand_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/id.h"
#include "model/export_options.h"
#include "model/schedule_expression.h"
#include "model/uri.h"
#include "model/window.h"

namespace sluice::api::app_integrations {
namespace {

constexpr std::string_view kDestinationScheme = "s3";

Status CheckSchedule(const model::ScheduleConfiguration& schedule) {
  const auto expression = model::ScheduleExpression::Parse(schedule.schedule_expression);
  return expression.status().WithContext(
      "ExecutionConfiguration.ScheduleConfiguration.ScheduleExpression");
}

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
  if (on_demand) return {};
  TRY(CheckSchedule(*execution.schedule));
  return {ErrorKind::kUnsupported,
          "ExecutionConfiguration.ExecutionMode SCHEDULED is not offered by this server yet; it "
          "must be ON_DEMAND"};
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

}  // namespace

Result<std::optional<store::NewRun>> PlanRun(const Environment& environment,
                                             const model::DataIntegration& integration,
                                             const model::DataIntegrationAssociation& association) {
  TRY(model::ReadExportOptions(association.metadata));
  if (!association.execution) return std::optional<store::NewRun>();
  TRY(CheckMode(*association.execution));
  const UnixMillis now = environment.clock.Now();
  TRY_ASSIGN(const model::Window window,
             model::OnDemandWindow(*association.execution->on_demand, now));
  TRY(BlameMember({}, environment.check_source(integration, association.object_configuration)));
  TRY(CheckDestination(environment, association.destination_uri));
  return std::optional(store::NewRun{{NewUuid()}, window, now});
}

}  // namespace sluice::api::app_integrations
