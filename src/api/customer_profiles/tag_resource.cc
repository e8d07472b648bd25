#include "api/customer_profiles/tag_rules.h"

namespace sluice::api::customer_profiles {

Result<std::string> TagResource(const Call& call) { return AddTags(call, kTagRules); }

}  // namespace sluice::api::customer_profiles
