#pragma once

#include <span>
#include <string_view>

#include "base/status.h"

namespace sluice::cli {

/// What the process ends with; docs/cli.md documents each.
enum class ExitCode {
  kOk = 0,
  kOther = 1,
  kUsage = 2,
  kNotFound = 3,
  kRefused = 4,
  kConflict = 5,
  kRetry = 6,
  kRunFailed = 7,
  kTimedOut = 8,
  kInterrupted = 130,
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
};

/// All codes with their meaning, in order; what `sluice --help` shows.
std::span<const ExitCodeRow> ExitCodes();

/// Map a failure to the code that a script can act on; ok is kOk.
ExitCode ExitCodeOf(const Status& status);

}  // namespace sluice::cli
