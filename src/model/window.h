#pragma once

#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "model/integration.h"
#include "model/run.h"

namespace sluice::model {

/// Read epoch milliseconds in decimal digits. Errors: invalid naming `field`, for anything else or
/// for a time after the year 9999.
Result<UnixMillis> ParseEpochMillis(std::string_view field, std::string_view text);

/// Work out the window of an on-demand run requested at `now`; a missing end is `now`.
/// Errors: invalid naming StartTime or EndTime; an end before its start.
Result<Window> OnDemandWindow(const OnDemandConfiguration& configuration, UnixMillis now);

}  // namespace sluice::model
