#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::api {

/// Decode %XX; every other byte stands for itself, '+' too. Nothing when an escape is cut short or
/// not hexadecimal, or when what comes out is not UTF-8. Source: RFC 3986 section 2.1.
std::optional<std::string> DecodePercent(std::string_view text);

/// True for well-formed UTF-8: shortest forms only, no surrogates. Source: RFC 3629 section 4.
bool IsUtf8(std::string_view text);

}  // namespace sluice::api
