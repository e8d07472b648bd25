#include "api/customer_profiles/shapes.h"

namespace sluice::api::customer_profiles {

Result<std::string> DeleteDomain(const Call& call) {
  TRY_ASSIGN(const std::string name, ReadDomainName(call));
  TRY(call.environment.store.domains().DeleteDomain(name, call.Invocation()));
  return MessageAnswer("The domain and its profiles have been deleted.");
}

}  // namespace sluice::api::customer_profiles
