#include "api/app_integrations/application_lookup.h"

namespace sluice::api::app_integrations {

Result<std::string> DeleteApplication(const Call& call) {
  TRY_ASSIGN(const model::ApplicationId id, ReadApplicationLabel(call));
  TRY(call.environment.store.applications().Delete(id, call.Invocation()));
  return std::string("{}");
}

}  // namespace sluice::api::app_integrations
