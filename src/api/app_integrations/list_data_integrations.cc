#include "api/app_integrations/lookup.h"
#include "api/wire/json_writer.h"
#include "model/arn.h"

namespace sluice::api::app_integrations {

Result<std::string> ListDataIntegrations(const Call& call) {
  TRY_ASSIGN(const store::PageRequest request, call.Page(kPaging, {}));
  TRY_ASSIGN(const auto page, call.environment.store.integrations().List(request));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("DataIntegrations");
  out.BeginArray();
  for (const model::DataIntegration& integration : page.items) {
    out.BeginObject();
    out.TextMember("Arn", model::IntegrationArn(call.environment.account, integration.id));
    out.TextMember("Name", integration.name);
    out.TextMember("SourceURI", integration.source_uri);
    out.EndObject();
  }
  out.EndArray();
  out.TextMember("NextToken", call.NextToken({}, page.next));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
