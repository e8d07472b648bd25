#include "api/app_integrations/lookup.h"
#include "api/wire/application.h"
#include "api/wire/application_rules.h"
#include "api/wire/data_integration.h"
#include "base/id.h"

namespace sluice::api::app_integrations {
namespace {

model::Application Read(const wire::Node& body) {
  model::Application application;
  body.Required("Name");
  application.name_space = body.Required("Namespace").Text(wire::kApplicationNamespace);
  body.Required("ApplicationSourceConfig");
  application.settings = Changed({}, wire::ReadApplicationChange(body));
  application.tags = wire::ReadTags(body.Optional("Tags"), kMaxTags);
  return application;
}

/// Hash the operation and its parameters in one settled form: the application before it has an id
/// and times.
std::string ParametersDigest(const Call& call, const model::Application& application) {
  wire::JsonWriter out;
  out.BeginObject();
  wire::WriteApplication(out, call.environment.account, application);
  out.EndObject();
  return call.ParametersDigest(out.Take());
}

}  // namespace

Result<std::string> CreateApplication(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  model::Application application = Read(body);
  store::IdempotencyToken token;
  token.token = body.OptionalText("ClientToken", wire::kClientToken).value_or("");
  TRY(problem.ToStatus());

  token.digest = ParametersDigest(call, application);
  application.id = {NewUuid()};
  application.created_at = application.updated_at = call.environment.clock.Now();
  TRY_ASSIGN(const model::Application kept,
             call.environment.store.applications().Create(application, token));
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("Arn", model::ApplicationArn(call.environment.account, kept.id));
  out.TextMember("Id", kept.id.text);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
