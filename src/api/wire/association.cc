#include "api/wire/association.h"

#include "api/wire/data_integration.h"
#include "model/run.h"

namespace sluice::api::wire {
namespace {

constexpr std::string_view kModes[] = {"ON_DEMAND", "SCHEDULED"};

std::string_view ExecutionStatus(model::RunState state) {
  if (model::IsAlive(state)) return "IN_PROGRESS";
  return state == model::RunState::kCompleted ? "COMPLETED" : "FAILED";
}

void WriteLastExecutionStatus(JsonWriter& out, const std::optional<model::Run>& run) {
  if (!run) return;
  out.Name("LastExecutionStatus");
  out.BeginObject();
  out.TextMember("ExecutionStatus", ExecutionStatus(run->state));
  if (!run->message.empty()) {
    out.TextMember("StatusMessage", model::FitStatusMessage(run->message));
  }
  out.EndObject();
}

}  // namespace

std::optional<model::ExecutionConfiguration> ReadExecution(const Node& node) {
  if (!node.present()) return std::nullopt;
  model::ExecutionConfiguration execution;
  execution.mode = node.Required("ExecutionMode").Choice(kModes) == kModes[0]
                       ? model::ExecutionMode::kOnDemand
                       : model::ExecutionMode::kScheduled;
  if (const Node on_demand = node.Optional("OnDemandConfiguration"); on_demand.present()) {
    execution.on_demand = {on_demand.Required("StartTime").Text(kNonBlank),
                           on_demand.OptionalText("EndTime", kNonBlank)};
  }
  execution.schedule = ReadSchedule(node.Optional("ScheduleConfiguration"));
  return execution;
}

model::DataIntegrationAssociation ReadAssociation(const Node& body) {
  model::DataIntegrationAssociation association;
  association.client_id = body.OptionalText("ClientId", kClientId);
  association.object_configuration = ReadObjectConfiguration(body.Optional("ObjectConfiguration"));
  association.destination_uri = body.OptionalText("DestinationURI", kUri);
  association.metadata =
      body.Optional("ClientAssociationMetadata").TextMap(0, SIZE_MAX, kNonBlank, kNonBlank);
  association.execution = ReadExecution(body.Optional("ExecutionConfiguration"));
  return association;
}

void WriteExecution(JsonWriter& out,
                    const std::optional<model::ExecutionConfiguration>& execution) {
  if (!execution) return;
  out.Name("ExecutionConfiguration");
  out.BeginObject();
  out.TextMember("ExecutionMode", kModes[size_t(execution->mode)]);
  if (execution->on_demand) {
    out.Name("OnDemandConfiguration");
    out.BeginObject();
    out.TextMember("StartTime", execution->on_demand->start_time);
    out.TextMember("EndTime", execution->on_demand->end_time);
    out.EndObject();
  }
  WriteSchedule(out, execution->schedule);
  out.EndObject();
}

void WriteAssociationSummary(JsonWriter& out, const model::Account& account,
                             const store::AssociationWithLastRun& entry) {
  const model::DataIntegrationAssociation& association = entry.association;
  out.BeginObject();
  out.TextMember("DataIntegrationAssociationArn",
                 model::AssociationArn(account, association.integration_id, association.id));
  out.TextMember("DataIntegrationArn", model::IntegrationArn(account, association.integration_id));
  out.TextMember("ClientId", association.client_id);
  out.TextMember("DestinationURI", association.destination_uri);
  WriteLastExecutionStatus(out, entry.last_run);
  WriteExecution(out, association.execution);
  out.EndObject();
}

}  // namespace sluice::api::wire
