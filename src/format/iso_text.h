#pragma once

#include <cstdint>

namespace sluice::format {

/// Bounds of the dates that are written, in days since 1970-01-01: all that 32 bits count.
inline constexpr int64_t kMinDays = INT32_MIN;
inline constexpr int64_t kMaxDays = INT32_MAX;
inline constexpr int64_t kSecondsOfDay = 86400;

/// The most bytes that any of these writes.
inline constexpr int kIsoDateBytes = 14;
inline constexpr int kIsoTimeBytes = 18;

/// Write "2026-01-31" and return the end. The year 0000 is 1 BC and -0001 the one before, as in ISO
/// 8601; a year after 9999 has all its digits and no sign, as PostgreSQL writes it. Require
/// kMinDays <= days <= kMaxDays.
char* WriteIsoDate(int64_t days, char* out);

/// Write "23:59:59", and "." with `digits` (0, 3, 6 or 9) of `fraction` where there are any, and
/// return the end. Require 0 <= seconds < kSecondsOfDay and 0 <= fraction < 10^digits.
char* WriteIsoTime(int64_t seconds, int64_t fraction, int digits, char* out);

}  // namespace sluice::format
