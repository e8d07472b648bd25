#include "api/customer_profiles/profile_document.h"
#include "api/customer_profiles/shapes.h"
#include "base/id.h"
#include "digest/digest.h"

namespace sluice::api::customer_profiles {

Result<std::string> CreateProfile(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument body, call.Body());
  TRY_ASSIGN(const std::string domain, ReadDomainName(call));
  // The model has no ClientToken here, so a retry must come to the first answer's id by itself.
  const store::Invocation invocation = call.Invocation();
  const std::string id = invocation.digest.empty() ? NewHexId() : digest::Hex(invocation.digest);
  wire::Problem problem;
  const store::ProfileDocument document =
      ReadProfile(body.root(), id, ProfileUse::kCreate, problem);
  TRY(problem.ToStatus());
  TRY(call.environment.store.profiles().CreateProfile(domain, id, document, invocation));
  return ProfileIdAnswer(id);
}

}  // namespace sluice::api::customer_profiles
