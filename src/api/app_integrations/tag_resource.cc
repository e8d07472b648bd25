#include "api/app_integrations/tag_rules.h"

namespace sluice::api::app_integrations {

Result<std::string> TagResource(const Call& call) { return AddTags(call, kTagRules); }

}  // namespace sluice::api::app_integrations
