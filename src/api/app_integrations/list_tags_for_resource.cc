#include "api/app_integrations/tag_rules.h"

namespace sluice::api::app_integrations {

Result<std::string> ListTagsForResource(const Call& call) { return ListTags(call, kTagRules); }

}  // namespace sluice::api::app_integrations
