#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace sluice {

/// Fill `out` from the kernel's random source. Ends the process when there is none.
void RandomBytes(std::span<std::byte> out);

/// Make a random UUID (version 4, RFC 9562) in lower-case hyphenated form.
std::string NewUuid();

/// Make 32 random lower-case hex digits, the form of Customer Profiles ids.
std::string NewHexId();

/// Lay out 16 bytes as a name-based UUID of our own making (version 8, RFC 9562): the version and
/// variant bits are set, the rest is taken from `bytes` as it is.
std::string UuidFromBytes(std::span<const std::byte, 16> bytes);

/// True for the lower-case hyphenated form of any version.
bool IsUuid(std::string_view text);

}  // namespace sluice
