#pragma once

#include "api/call.h"

namespace sluice::api::sluice_v1 {

/// Paging of our own API's lists.
inline constexpr Paging kPaging{"nextToken", "maxResults", 100, 50, 1000};

}  // namespace sluice::api::sluice_v1
