#include "api/call.h"
#include "api/wire/json_writer.h"
#include "api/wire/node.h"

namespace sluice::api::sluice_v1 {

Result<std::string> CreateBucket(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  // The rest of the rules for names is checked where buckets are made.
  wire::Problem problem;
  const std::string name = wire::Node(document, problem).Required("Name").Text(wire::kBucketName);
  TRY(problem.ToStatus());
  TRY(call.environment.create_bucket(name));
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("Name", name);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
