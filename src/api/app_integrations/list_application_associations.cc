#include "api/app_integrations/application_lookup.h"
#include "api/app_integrations/lookup.h"
#include "api/wire/json_writer.h"

namespace sluice::api::app_integrations {

// No operation makes an association of an application, so that the list is empty and no token is
// ever given out for it.
Result<std::string> ListApplicationAssociations(const Call& call) {
  TRY_ASSIGN(const model::Application application, FindApplication(call));
  TRY(call.Page(kPaging, application.id.text));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("ApplicationAssociations");
  out.BeginArray();
  out.EndArray();
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
