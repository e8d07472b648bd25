#pragma once

#include <filesystem>

#include "base/status.h"

namespace sluice::cli {

/// Find the data folder of a server that was given none: SLUICE_DATA, else sluice under
/// XDG_DATA_HOME, else ~/.local/share/sluice.
/// Errors: invalid when HOME is not set either.
/// Source: XDG Base Directory Specification (a relative XDG_DATA_HOME is ignored).
Result<std::filesystem::path> DefaultDataFolder();

}  // namespace sluice::cli
