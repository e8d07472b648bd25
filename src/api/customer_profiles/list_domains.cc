#include "api/customer_profiles/shapes.h"
#include "api/wire/data_integration.h"

namespace sluice::api::customer_profiles {

Result<std::string> ListDomains(const Call& call) {
  TRY_ASSIGN(const store::PageRequest request, call.Page(kPaging, {}));
  TRY_ASSIGN(const auto page, call.environment.store.domains().ListDomains(request));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("Items");
  out.BeginArray();
  for (const store::Domain& domain : page.items) {
    out.BeginObject();
    out.TextMember("DomainName", domain.name);
    out.EpochMember("CreatedAt", domain.created_at);
    out.EpochMember("LastUpdatedAt", domain.updated_at);
    wire::WriteTags(out, domain.tags);
    out.EndObject();
  }
  out.EndArray();
  out.TextMember("NextToken", call.NextToken({}, page.next));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::customer_profiles
