#pragma once

#include <string_view>

#include "base/status.h"
#include "base/time.h"

namespace sluice::model {

/// Read a point in time: epoch milliseconds in decimal digits, or ISO-8601 as
/// YYYY-MM-DD[THH:MM[:SS[.fff]]][Z|+HH:MM|-HH:MM]. A date alone is its first moment; no zone means
/// UTC; digits beyond milliseconds are cut off.
/// Errors: invalid naming `what`, the option that held the text.
Result<UnixMillis> ParseTime(std::string_view what, std::string_view text);

}  // namespace sluice::model
