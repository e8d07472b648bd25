#include "api/sluice/dry_run_request.h"

#include <utility>
#include <variant>

#include "api/app_integrations/association_work.h"
#include "api/app_integrations/export_rights.h"
#include "api/app_integrations/lookup.h"
#include "base/id.h"

namespace sluice::api::sluice_v1 {

Result<store::Claim> MakeDryRunClaim(const Call& call,
                                     model::DataIntegrationAssociation association) {
  TRY_ASSIGN(const model::DataIntegration* const integration,
             app_integrations::FindIntegration(call));
  if (!association.execution) {
    association.execution.emplace();
    association.execution->mode = model::ExecutionMode::kOnDemand;
    association.execution->on_demand = model::OnDemandConfiguration{"0", {}};
  }
  if (association.execution->mode != model::ExecutionMode::kOnDemand) {
    return Invalid(
        "ExecutionConfiguration.ExecutionMode must be ON_DEMAND: this is about one window");
  }
  TRY(app_integrations::RequireExportRights(call, *integration, association));
  TRY_ASSIGN(const store::Work work,
             app_integrations::PlanWork(call.environment, *integration, association));
  const store::NewRun& run = std::get<store::NewRun>(work);
  store::Claim claim;
  claim.integration = *integration;
  association.id = {NewUuid()};
  association.integration_id = integration->id;
  claim.association = std::move(association);
  claim.run.id = run.id;
  claim.run.integration_id = integration->id;
  claim.run.association_id = claim.association.id;
  claim.run.window = run.window;
  claim.run.requested_at = run.requested_at;
  claim.lease.run_id = run.id;
  return claim;
}

Status AsOfTheRequest(const Status& status) {
  switch (status.kind()) {
    case ErrorKind::kNotFound:
    case ErrorKind::kDenied:
    case ErrorKind::kQuota:
    case ErrorKind::kUnsupported:
    case ErrorKind::kCorrupt: return {ErrorKind::kInvalid, status.message(), status.detail()};
    default: return status;
  }
}

void WriteColumns(wire::JsonWriter& out, const std::vector<model::PlannedColumn>& columns) {
  out.Name("Columns");
  out.BeginArray();
  for (const model::PlannedColumn& column : columns) {
    out.BeginObject();
    out.TextMember("Name", column.name);
    out.TextMember("Type", column.type);
    out.TextMember("Stored", column.stored);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace sluice::api::sluice_v1
