#pragma once

#include <string>

#include "cli/run_view.h"

namespace sluice::cli {

/// Write a run for a person: a member a line, then its attempts, a line each.
std::string RunDetails(const RunView& run);

}  // namespace sluice::cli
