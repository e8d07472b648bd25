#include "api/customer_profiles/profile_document.h"
#include "api/customer_profiles/shapes.h"
#include "base/id.h"

namespace sluice::api::customer_profiles {

Result<std::string> CreateProfile(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument body, call.Body());
  TRY_ASSIGN(const std::string domain, ReadDomainName(call));
  const std::string id = NewHexId();
  wire::Problem problem;
  const store::ProfileDocument document =
      ReadProfile(body.root(), id, ProfileUse::kCreate, problem);
  TRY(problem.ToStatus());
  TRY(call.environment.store.profiles().CreateProfile(domain, id, document));
  return ProfileIdAnswer(id);
}

}  // namespace sluice::api::customer_profiles
