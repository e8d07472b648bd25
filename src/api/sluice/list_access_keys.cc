#include "api/sluice/access_key_shapes.h"
#include "api/sluice/paging.h"

namespace sluice::api::sluice_v1 {

Result<std::string> ListAccessKeys(const Call& call) {
  TRY_ASSIGN(const store::PageRequest request, call.Page(kPaging, {}));
  TRY_ASSIGN(const auto page, call.environment.store.access_keys().List(request));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("AccessKeys");
  out.BeginArray();
  for (const store::AccessKey& key : page.items) {
    out.BeginObject();
    WriteAccessKey(out, key);
    out.EndObject();
  }
  out.EndArray();
  out.TextMember("NextToken", call.NextToken({}, page.next));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
