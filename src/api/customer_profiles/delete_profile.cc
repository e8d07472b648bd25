#include "api/customer_profiles/shapes.h"
#include "api/wire/node.h"

namespace sluice::api::customer_profiles {

Result<std::string> DeleteProfile(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  TRY_ASSIGN(const std::string domain, ReadDomainName(call));
  wire::Problem problem;
  const std::string id =
      wire::Node(document, problem).Required("ProfileId").Text(wire::kProfileIdText);
  TRY(problem.ToStatus());
  TRY(call.environment.store.profiles().DeleteProfile(domain, id, call.Invocation()));
  return MessageAnswer("The profile has been deleted.");
}

}  // namespace sluice::api::customer_profiles
