#include "api/app_integrations/application_lookup.h"
#include "api/wire/application.h"

namespace sluice::api::app_integrations {

Result<std::string> GetApplication(const Call& call) {
  TRY_ASSIGN(const model::Application application, FindApplication(call));
  wire::JsonWriter out;
  out.BeginObject();
  wire::WriteApplication(out, call.environment.account, application);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
