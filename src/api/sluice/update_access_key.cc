#include <array>

#include "api/sluice/access_key_shapes.h"

namespace sluice::api::sluice_v1 {
namespace {

constexpr std::array<std::string_view, 2> kStatuses{"Active", "Inactive"};

}  // namespace

Result<std::string> UpdateAccessKey(const Call& call) {
  TRY_ASSIGN(const std::string id, ReadAccessKeyId(call));
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  store::AccessKeyChange change;
  if (const wire::Node status = body.Optional("Status"); status.present()) {
    change.active = status.Choice(kStatuses) == kStatuses[0];
  }
  TRY_ASSIGN(change.policy, ReadPolicyText(body, problem));

  auto updated = call.environment.store.access_keys().Update(id, change);
  call.environment.keys.Forget(id);  // also after a failure, which may have come after the commit
  TRY_ASSIGN(const store::AccessKey key, std::move(updated));
  wire::JsonWriter out;
  out.BeginObject();
  WriteAccessKey(out, key);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
