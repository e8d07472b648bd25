#include "api/app_integrations/lookup.h"
#include "api/wire/application.h"

namespace sluice::api::app_integrations {

Result<std::string> ListApplications(const Call& call) {
  TRY_ASSIGN(const std::optional<size_t> choice,
             call.query.Choice("applicationType", model::kApplicationTypeNames));
  std::optional<model::ApplicationType> type;
  if (choice) type = static_cast<model::ApplicationType>(*choice);
  const std::string_view list = choice ? model::kApplicationTypeNames[*choice] : "";

  TRY_ASSIGN(const store::PageRequest request, call.Page(kPaging, list));
  TRY_ASSIGN(const auto page, call.environment.store.applications().List(type, request));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("Applications");
  out.BeginArray();
  for (const model::ApplicationSummary& application : page.items) {
    out.BeginObject();
    wire::WriteApplicationSummary(out, call.environment.account, application);
    out.EndObject();
  }
  out.EndArray();
  out.TextMember("NextToken", call.NextToken(list, page.next));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::app_integrations
