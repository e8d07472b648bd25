#pragma once

#include <string_view>

#include "base/status.h"
#include "model/policy.h"

namespace sluice::api::wire {

/// Read a policy from its JSON text: at most 6,144 characters, 1 to 50 statements of Sid, Effect,
/// Action and Resource. What nothing here evaluates (Condition, NotAction, NotResource, Principal,
/// NotPrincipal, variables) is refused, for a policy that is half kept is worse than none.
/// Errors: invalid naming the element and what is allowed.
/// Source: IAM User Guide, "IAM JSON policy elements reference" and "IAM quotas".
Result<model::Policy> ReadPolicy(std::string_view json);

}  // namespace sluice::api::wire
