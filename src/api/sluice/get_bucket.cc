#include "api/call.h"
#include "api/wire/json_writer.h"

namespace sluice::api::sluice_v1 {

Result<std::string> GetBucket(const Call& call) {
  TRY_ASSIGN(const std::string name, call.Label("Name", wire::kBucketName));
  TRY(call.environment.check_bucket(name));
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("Name", name);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
