#include "api/app_integrations/lookup.h"

namespace sluice::api::app_integrations {

Result<std::string> DeleteEventIntegration(const Call& call) {
  TRY_ASSIGN(const std::string name, ReadEventIntegrationName(call));
  TRY(call.environment.store.event_integrations().Delete(name, call.Invocation()));
  return std::string("{}");
}

}  // namespace sluice::api::app_integrations
