#include "api/app_integrations/lookup.h"
#include "api/wire/association.h"

namespace sluice::api::app_integrations {

Result<std::string> ListDataIntegrationAssociations(const Call& call) {
  TRY_ASSIGN(const model::DataIntegration* const integration, FindIntegration(call));
  TRY_ASSIGN(const store::PageRequest request, call.Page(kPaging, integration->id.text));
  TRY_ASSIGN(const auto page, call.environment.store.associations().List(integration->id, request));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("DataIntegrationAssociations");
  out.BeginArray();
  for (const store::AssociationWithLastRun& entry : page.items) {
    wire::WriteAssociationSummary(out, call.environment.account, entry);
  }
  out.EndArray();
  out.TextMember("NextToken", call.NextToken(integration->id.text, page.next));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
