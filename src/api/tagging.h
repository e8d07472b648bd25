#pragma once

#include <cstddef>
#include <string>

#include "api/call.h"
#include "api/wire/text_rule.h"

namespace sluice::api {

/// What a service asks of the requests that concern tags.
struct TagRules {
  const wire::TextRule& arn;
  std::string_view arn_start;  // of its own resources
  size_t max_tags;             // of a resource, and in one request
};

/// Answer ListTagsForResource, TagResource and UntagResource, which the services have in common.
/// Errors: invalid, also for the ARN of another service; not_found.
Result<std::string> ListTags(const Call& call, const TagRules& rules);
Result<std::string> AddTags(const Call& call, const TagRules& rules);
Result<std::string> RemoveTags(const Call& call, const TagRules& rules);

}  // namespace sluice::api
