#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace sluice {

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored.
struct UnixMillis {
  int64_t value = 0;
  auto operator<=>(const UnixMillis&) const = default;
};

inline UnixMillis operator+(UnixMillis at, int64_t delta_ms) { return {at.value + delta_ms}; }
inline int64_t operator-(UnixMillis a, UnixMillis b) { return a.value - b.value; }

/// Bounds that every rendering below can show with four-digit years:
/// 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.
inline constexpr UnixMillis kMinTime{-62135596800000};
inline constexpr UnixMillis kMaxTime{253402300799999};

/// Render ISO-8601 extended form in UTC with milliseconds: "2026-01-31T23:59:59.007Z".
std::string FormatIso(UnixMillis at);

/// Render ISO-8601 basic form in UTC, whole seconds cut off, no zone letter: "20260131T235959".
/// Source: Amazon Connect admin guide, bulk export, key layout.
std::string FormatBasic(UnixMillis at);

}  // namespace sluice
