#include "api/app_integrations/lookup.h"
#include "api/wire/node.h"

namespace sluice::api::app_integrations {

Result<std::string> UpdateEventIntegration(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  const auto description = body.OptionalText("Description", wire::kDescription);
  TRY(problem.ToStatus());

  TRY_ASSIGN(const std::string name, ReadEventIntegrationName(call));
  TRY(call.environment.store.event_integrations().Update(name, description, call.Invocation()));
  return std::string("{}");
}

}  // namespace sluice::api::app_integrations
