#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace sluice::sigv4 {

/// Render the form that is signed, "20150830T123600Z"; milliseconds are cut off.
std::string FormatTimestamp(UnixMillis at);

/// Read exactly that form; nothing for any other text or a moment that no calendar has.
std::optional<UnixMillis> ParseTimestamp(std::string_view text);

/// Read a Date header, "Sun, 30 Aug 2015 12:36:00 GMT". The zone may be GMT, UTC or a zero offset;
/// the weekday need not fit. Source: RFC 1123 section 5.2.14; the zero offset is what botocore
/// sends.
std::optional<UnixMillis> ParseHttpDate(std::string_view text);

}  // namespace sluice::sigv4
