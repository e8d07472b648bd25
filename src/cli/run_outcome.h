#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/session.h"

namespace sluice::cli {

/// Wait for a run as WaitForRun does, print what came of it (the manifest's URI, or the run itself
/// with --json), and map it to an exit code: failed and cancelled runs, a timeout and an
/// interruption have their own. Errors: as ApiClient::Call.
Result<ExitCode> AwaitOutcome(Session& session, const std::string& run_id,
                              std::optional<std::chrono::milliseconds> timeout);

/// Print the id of a run that was just started.
Status ShowStarted(Session& session, const std::string& run_id);

}  // namespace sluice::cli
