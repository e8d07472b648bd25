#include "api/customer_profiles/tag_rules.h"

namespace sluice::api::customer_profiles {

Result<std::string> ListTagsForResource(const Call& call) { return ListTags(call, kTagRules); }

}  // namespace sluice::api::customer_profiles
