#pragma once

#include <string>
#include <string_view>

namespace sluice::cli {

/// Encode a text as one path segment or query value: all but unreserved characters as %XX.
/// Source: RFC 3986 section 2.
std::string PercentEncode(std::string_view text);

}  // namespace sluice::cli
