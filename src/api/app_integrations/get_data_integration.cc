#include "api/app_integrations/lookup.h"
#include "api/wire/data_integration.h"

namespace sluice::api::app_integrations {

Result<std::string> GetDataIntegration(const Call& call) {
  TRY_ASSIGN(const model::DataIntegration* const integration, FindIntegration(call));
  wire::JsonWriter out;
  out.BeginObject();
  wire::WriteIntegration(out, call.environment.account, *integration);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
