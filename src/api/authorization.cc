#include "api/authorization.h"

#include <fmt/format.h>

namespace sluice::api {

std::string ActionName(const Operation& operation) {
  std::string name(SigningName(operation.api));
  name += ':';
  name += operation.name;
  return name;
}

Status Authorize(const Principal& principal, const model::Account& account, std::string_view action,
                 const Resource& resource) {
  if (principal.root) return {};
  const auto decision = model::Evaluate(principal.policy, action, resource.arn);
  if (decision == model::PolicyDecision::kAllowed) return {};
  return {ErrorKind::kDenied,
          fmt::format(
              "User: arn:aws:iam::{}:user/{} is not authorized to perform: {} on resource: {} {}",
              account.id, principal.user, action, resource.asked,
              decision == model::PolicyDecision::kDenied ? "with an explicit deny"
                                                         : "because no policy allows it")};
}

}  // namespace sluice::api
