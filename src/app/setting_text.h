#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::app {

/// Read a whole number in decimal digits. Errors: invalid naming the bounds.
Result<int64_t> ReadInteger(std::string_view text, int64_t least, int64_t most);

/// Read a size: a whole number of bytes, or one with KiB, MiB or GiB after it. Errors as
/// ReadInteger.
Result<int64_t> ReadBytes(std::string_view text, int64_t least, int64_t most);

/// Read "true" or "false".
Result<bool> ReadBoolean(std::string_view text);

/// Follow "env:NAME" or "file:PATH" to the secret, one line feed at its end left out.
/// Errors: invalid for anything else, an unset variable, an empty secret; denied.
Result<std::string> ReadSecret(std::string_view text);

}  // namespace sluice::app
