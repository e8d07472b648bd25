#include "api/app_integrations/lookup.h"
#include "api/wire/event_integration.h"

namespace sluice::api::app_integrations {
namespace {

/// Hash the operation and its parameters in one settled form.
std::string ParametersDigest(const Call& call, const model::EventIntegration& integration) {
  wire::JsonWriter out;
  out.BeginObject();
  wire::WriteEventIntegration(out, call.environment.account, integration);
  out.EndObject();
  return call.ParametersDigest(out.Take());
}

}  // namespace

Result<std::string> CreateEventIntegration(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  model::EventIntegration integration = wire::ReadEventIntegration(body, kMaxTags);
  store::IdempotencyToken token;
  token.token = body.OptionalText("ClientToken", wire::kClientToken).value_or("");
  TRY(problem.ToStatus());

  token.digest = ParametersDigest(call, integration);
  integration.created_at = call.environment.clock.Now();
  TRY(call.environment.store.event_integrations().Create(integration, token));
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("EventIntegrationArn",
                 model::EventIntegrationArn(call.environment.account, integration.name));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
