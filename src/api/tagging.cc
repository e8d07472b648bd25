#include "api/tagging.h"

#include <fmt/format.h>

#include "api/wire/data_integration.h"
#include "api/wire/json_writer.h"
#include "api/wire/node.h"
#include "model/arn.h"

namespace sluice::api {
namespace {

constexpr std::string_view kArn = "resourceArn";

Result<model::TaggedResource> ReadResource(const Call& call, const TagRules& rules) {
  TRY_ASSIGN(const std::string arn, call.Label(kArn, rules.arn));
  if (!arn.starts_with(rules.arn_start)) {
    return Invalid(fmt::format("{} must begin with {}", kArn, rules.arn_start));
  }
  auto resource = model::ReadTaggedArn(call.environment.account, arn);
  if (!resource) return NotFound("There is no resource with this ARN");
  return *std::move(resource);
}

}  // namespace

Result<std::string> ListTags(const Call& call, const TagRules& rules) {
  TRY_ASSIGN(const model::TaggedResource resource, ReadResource(call, rules));
  TRY_ASSIGN(const model::Tags tags, call.environment.store.tags().List(resource));
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMapMember("tags", tags);
  out.EndObject();
  return out.Take();
}

Result<std::string> AddTags(const Call& call, const TagRules& rules) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const model::Tags tags =
      wire::ReadTags(wire::Node(document, problem).Required("tags"), rules.max_tags);
  TRY(problem.ToStatus());
  TRY_ASSIGN(const model::TaggedResource resource, ReadResource(call, rules));
  const Status status =
      call.environment.store.tags().Add(resource, tags, rules.max_tags, call.Invocation());
  if (status.Is(ErrorKind::kInvalid)) return status.WithContext("tags");
  TRY(status);
  return std::string("{}");
}

Result<std::string> RemoveTags(const Call& call, const TagRules& rules) {
  TRY_ASSIGN(const std::vector<std::string> keys,
             call.query.TextList("tagKeys", rules.max_tags, wire::kTagKey));
  TRY_ASSIGN(const model::TaggedResource resource, ReadResource(call, rules));
  TRY(call.environment.store.tags().Remove(resource, keys, call.Invocation()));
  return std::string("{}");
}

}  // namespace sluice::api
