#include "api/app_integrations/lookup.h"

namespace sluice::api::app_integrations {

Result<std::string> DeleteDataIntegration(const Call& call) {
  TRY_ASSIGN(const model::IntegrationRef ref, ReadIntegrationLabel(call));
  TRY(call.environment.store.integrations().Delete(ref, call.Invocation()));
  return std::string("{}");
}

}  // namespace sluice::api::app_integrations
