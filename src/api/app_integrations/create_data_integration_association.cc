#include "api/app_integrations/association_work.h"
#include "api/app_integrations/export_rights.h"
#include "api/app_integrations/lookup.h"
#include "api/wire/association.h"
#include "api/wire/data_integration.h"
#include "base/id.h"
#include "model/arn.h"

namespace sluice::api::app_integrations {
namespace {

/// Hash the operation and its parameters in one settled form.
std::string ParametersDigest(const Call& call,
                             const model::DataIntegrationAssociation& association) {
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("IntegrationId", association.integration_id.text);
  out.TextMember("ClientId", association.client_id);
  wire::WriteObjectConfiguration(out, association.object_configuration);
  out.TextMember("DestinationURI", association.destination_uri);
  out.TextMapMember("ClientAssociationMetadata", association.metadata);
  wire::WriteExecution(out, association.execution);
  out.EndObject();
  return call.ParametersDigest(out.Take());
}

}  // namespace

Result<std::string> CreateDataIntegrationAssociation(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  model::DataIntegrationAssociation association = wire::ReadAssociation(body);
  store::IdempotencyToken token;
  token.token = body.OptionalText("ClientToken", wire::kClientToken).value_or("");
  TRY(problem.ToStatus());

  const Environment& environment = call.environment;
  TRY_ASSIGN(const model::DataIntegration* const integration, FindIntegration(call));
  TRY(RequireExportRights(call, *integration, association));
  TRY_ASSIGN(const store::Work work, PlanWork(environment, *integration, association));
  association.integration_id = integration->id;
  token.digest = ParametersDigest(call, association);
  association.id = {NewUuid()};
  association.created_at = association.updated_at = environment.clock.Now();
  TRY_ASSIGN(const model::DataIntegrationAssociation kept,
             environment.store.associations().Create(association, work, token));
  SetGoing(environment, work);

  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("DataIntegrationAssociationId", kept.id.text);
  out.TextMember("DataIntegrationArn",
                 model::IntegrationArn(environment.account, kept.integration_id));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
