#include "api/customer_profiles/profile_document.h"
#include "api/customer_profiles/shapes.h"

namespace sluice::api::customer_profiles {

Result<std::string> UpdateProfile(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  TRY_ASSIGN(const std::string domain, ReadDomainName(call));
  wire::Problem problem;
  const std::string id =
      wire::Node(document, problem).Required("ProfileId").Text(wire::kProfileIdText);
  const ProfileMembersOf members(document.root());
  CheckProfile(members, ProfileUse::kUpdate, problem);
  TRY(problem.ToStatus());
  TRY(call.environment.store.profiles().UpdateProfile(
      domain, id, [&](const std::string& kept) { return MergeProfile(kept, id, members); },
      call.Invocation()));
  return ProfileIdAnswer(id);
}

}  // namespace sluice::api::customer_profiles
