#pragma once

#include <string>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/session.h"

namespace sluice::cli {

struct RunsListFlags {
  std::string integration, association, state;
  int limit = 20;
};

/// `sluice runs list`: the latest requested first; a table, or {"Runs": [...]} with --json.
Result<ExitCode> ListRuns(Session& session, const RunsListFlags& flags);

/// `sluice runs show`: one run, a member a line, or the run itself with --json.
Result<ExitCode> ShowRun(Session& session, const std::string& run_id);

/// `sluice runs cancel`: have a run cancelled and wait, some seconds at most, until it is.
Result<ExitCode> CancelRun(Session& session, const std::string& run_id);

}  // namespace sluice::cli
