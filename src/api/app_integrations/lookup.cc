#include "api/app_integrations/lookup.h"

#include "api/wire/text_rule.h"
#include "base/check.h"
#include "model/arn.h"

namespace sluice::api::app_integrations {

Result<model::IntegrationRef> ReadIntegrationLabel(const Call& call) {
  if (call.integration && call.integration->ok()) {
    return model::IntegrationRef{(**call.integration)->id.text, true};
  }
  TRY_ASSIGN(const std::string identifier, call.Label("Identifier", wire::kNonBlank));
  auto ref = model::ReadIntegrationIdentifier(call.environment.account, identifier);
  if (!ref) return NotFound("There is no data integration with this ARN");
  return *std::move(ref);
}

Result<const model::DataIntegration*> FindIntegration(const Call& call) {
  CHECK(call.integration.has_value());
  if (!call.integration->ok()) return call.integration->status();
  return (*call.integration)->get();
}

Result<std::shared_ptr<const model::DataIntegration>> LookUpIntegration(const Call& call) {
  TRY_ASSIGN(const model::IntegrationRef ref, ReadIntegrationLabel(call));
  return call.environment.store.integrations().FindShared(ref);
}

Result<model::DataIntegrationAssociation> FindAssociation(
    const Call& call, const model::IntegrationId& integration_id) {
  TRY_ASSIGN(const std::string identifier,
             call.Label("DataIntegrationAssociationIdentifier", wire::kNonBlank));
  const auto ref =
      model::ReadAssociationIdentifier(call.environment.account, integration_id, identifier);
  if (!ref) return NotFound("The data integration has no association with this ARN");
  return call.environment.store.associations().Find(integration_id, *ref);
}

Result<std::string> ReadEventIntegrationName(const Call& call) {
  return call.Label("Name", wire::kName);
}

}  // namespace sluice::api::app_integrations
