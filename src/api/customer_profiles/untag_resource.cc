#include "api/customer_profiles/tag_rules.h"

namespace sluice::api::customer_profiles {

Result<std::string> UntagResource(const Call& call) { return RemoveTags(call, kTagRules); }

}  // namespace sluice::api::customer_profiles
