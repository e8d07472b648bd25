#include "api/app_integrations/lookup.h"
#include "api/wire/event_integration.h"

namespace sluice::api::app_integrations {

Result<std::string> ListEventIntegrations(const Call& call) {
  TRY_ASSIGN(const store::PageRequest request, call.Page(kPaging, {}));
  TRY_ASSIGN(const auto page, call.environment.store.event_integrations().List(request));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("EventIntegrations");
  out.BeginArray();
  for (const model::EventIntegration& integration : page.items) {
    out.BeginObject();
    wire::WriteEventIntegration(out, call.environment.account, integration);
    out.EndObject();
  }
  out.EndArray();
  out.TextMember("NextToken", call.NextToken({}, page.next));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
