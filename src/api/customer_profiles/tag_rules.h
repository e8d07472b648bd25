#pragma once

#include "api/customer_profiles/shapes.h"
#include "api/tagging.h"

namespace sluice::api::customer_profiles {

/// Source: service model, TagArn, TagMap and TagKeyList.
inline constexpr TagRules kTagRules{wire::kProfilesArn, "arn:aws:profile:", kMaxTags};

}  // namespace sluice::api::customer_profiles
