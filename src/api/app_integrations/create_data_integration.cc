#include "api/app_integrations/lookup.h"
#include "api/wire/data_integration.h"
#include "base/id.h"

namespace sluice::api::app_integrations {
namespace {

model::DataIntegration Read(const wire::Node& body) {
  model::DataIntegration integration;
  integration.name = body.Required("Name").Text(wire::kName);
  integration.description = body.OptionalText("Description", wire::kDescription);
  integration.kms_key = body.Required("KmsKey").Text(wire::kNonBlank);
  integration.source_uri = body.OptionalText("SourceURI", wire::kUri);
  integration.schedule = wire::ReadSchedule(body.Optional("ScheduleConfig"));
  integration.tags = wire::ReadTags(body.Optional("Tags"), kMaxTags);
  integration.file_configuration = wire::ReadFileConfiguration(body.Optional("FileConfiguration"));
  integration.object_configuration =
      wire::ReadObjectConfiguration(body.Optional("ObjectConfiguration"));
  return integration;
}

std::string Encode(const model::Account& account, const model::DataIntegration& integration,
                   const std::optional<std::string>& client_token) {
  wire::JsonWriter out;
  out.BeginObject();
  wire::WriteIntegration(out, account, integration);
  out.TextMember("ClientToken", client_token);
  out.EndObject();
  return out.Take();
}

}  // namespace

Result<std::string> CreateDataIntegration(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  model::DataIntegration integration = Read(body);
  const auto client_token = body.OptionalText("ClientToken", wire::kClientToken);
  TRY(problem.ToStatus());

  // Without an id yet, the answer is the parameters in one settled form.
  const model::Account& account = call.environment.account;
  const store::IdempotencyToken token{
      client_token.value_or(""), call.ParametersDigest(Encode(account, integration, std::nullopt))};
  integration.id = {NewUuid()};
  integration.created_at = call.environment.clock.Now();
  TRY_ASSIGN(const model::DataIntegration kept,
             call.environment.store.integrations().Create(integration, token));
  // A repeated request gets its first answer, whatever has changed since.
  integration.id = kept.id;
  return Encode(account, integration, client_token);
}

}  // namespace sluice::api::app_integrations
