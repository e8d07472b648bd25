#include "api/sluice/access_key_shapes.h"

#include "api/wire/policy.h"

namespace sluice::api::sluice_v1 {

Result<std::optional<std::string>> ReadPolicyText(const wire::Node& body, wire::Problem& problem) {
  auto text = body.OptionalText("Policy", {1, SIZE_MAX});
  TRY(problem.ToStatus());
  if (text) TRY(Status(wire::ReadPolicy(*text).status()).WithContext("Policy"));
  return text;
}

Result<std::string> ReadAccessKeyId(const Call& call) {
  return call.Label("AccessKeyId", {1, 128});
}

void WriteAccessKey(wire::JsonWriter& out, const store::AccessKey& key) {
  out.TextMember("AccessKeyId", key.id);
  out.TextMember("User", key.user);
  out.TextMember("Status", key.active ? "Active" : "Inactive");
  out.TextMember("Policy", key.policy);
  out.TextMember("CreatedAt", FormatIso(key.created_at));
}

}  // namespace sluice::api::sluice_v1
