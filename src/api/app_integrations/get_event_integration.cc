#include "api/app_integrations/lookup.h"
#include "api/wire/event_integration.h"

namespace sluice::api::app_integrations {

Result<std::string> GetEventIntegration(const Call& call) {
  TRY_ASSIGN(const std::string name, ReadEventIntegrationName(call));
  TRY_ASSIGN(const auto integration, call.environment.store.event_integrations().Find(name));
  wire::JsonWriter out;
  out.BeginObject();
  wire::WriteEventIntegration(out, call.environment.account, integration);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
