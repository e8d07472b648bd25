#include "api/app_integrations/association_work.h"
#include "api/app_integrations/export_rights.h"
#include "api/app_integrations/lookup.h"
#include "api/wire/association.h"

namespace sluice::api::app_integrations {

Result<std::string> UpdateDataIntegrationAssociation(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  auto execution = wire::ReadExecution(body.Required("ExecutionConfiguration"));
  TRY(problem.ToStatus());

  const Environment& environment = call.environment;
  TRY_ASSIGN(const model::DataIntegration* const integration, FindIntegration(call));
  TRY_ASSIGN(model::DataIntegrationAssociation association, FindAssociation(call, integration->id));
  association.execution = std::move(execution);
  TRY(RequireExportRights(call, *integration, association));
  TRY_ASSIGN(const store::Work work, PlanWork(environment, *integration, association));
  const Status updated = environment.store.associations().Update(
      association.id, *association.execution, environment.clock.Now(), work, call.Invocation());
  // This operation's model has no ResourceQuotaExceededException.
  if (updated.Is(ErrorKind::kQuota)) return Invalid(updated.message());
  TRY(updated);
  SetGoing(environment, work);
  return std::string("{}");
}

}  // namespace sluice::api::app_integrations
