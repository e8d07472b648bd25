#include "api/app_integrations/lookup.h"
#include "api/wire/json_writer.h"

namespace sluice::api::app_integrations {

// AWS has no operation that makes an association of an event integration, so none ever has one.
Result<std::string> ListEventIntegrationAssociations(const Call& call) {
  TRY_ASSIGN(const std::string name, ReadEventIntegrationName(call));
  TRY(call.Page(kPaging, name));
  TRY(call.environment.store.event_integrations().Find(name));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("EventIntegrationAssociations");
  out.BeginArray();
  out.EndArray();
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
