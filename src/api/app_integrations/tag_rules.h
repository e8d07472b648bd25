#pragma once

#include "api/app_integrations/lookup.h"
#include "api/tagging.h"

namespace sluice::api::app_integrations {

/// Source: service model, Arn, TagMap and TagKeyList.
inline constexpr TagRules kTagRules{wire::kArn, "arn:aws:app-integrations:", kMaxTags};

}  // namespace sluice::api::app_integrations
