#pragma once

#include <cstdint>

namespace sluice::format {

/// Bounds of what four-digit years can show: 0001-01-01 to 9999-12-31, in days since 1970-01-01.
inline constexpr int64_t kMinDays = -719162;
inline constexpr int64_t kMaxDays = 2932896;
inline constexpr int64_t kSecondsOfDay = 86400;

/// The most bytes that any of these writes.
inline constexpr int kIsoDateBytes = 10;
inline constexpr int kIsoTimeBytes = 18;

/// Write "2026-01-31" and return the end. Require kMinDays <= days <= kMaxDays.
char* WriteIsoDate(int64_t days, char* out);

/// Write "23:59:59", and "." with `digits` (0, 3, 6 or 9) of `fraction` where there are any, and
/// return the end. Require 0 <= seconds < kSecondsOfDay and 0 <= fraction < 10^digits.
char* WriteIsoTime(int64_t seconds, int64_t fraction, int digits, char* out);

}  // namespace sluice::format
