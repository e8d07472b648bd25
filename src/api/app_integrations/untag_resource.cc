#include "api/app_integrations/tag_rules.h"

namespace sluice::api::app_integrations {

Result<std::string> UntagResource(const Call& call) { return RemoveTags(call, kTagRules); }

}  // namespace sluice::api::app_integrations
