#pragma once

#include <filesystem>
#include <string_view>

#include "base/status.h"

namespace sluice::app {

/// Write a file that its owner alone may read (mode 0600), whole and durable or not at all; one
/// that is there is replaced. Precondition: no other process writes it. Errors: unavailable.
Status WriteSecretFile(const std::filesystem::path& file, std::string_view text);

}  // namespace sluice::app
