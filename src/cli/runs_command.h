#pragma once

#include <optional>
#include <string>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/session.h"

namespace sluice::cli {

struct RunsListFlags {
  std::string integration, association, state, since;
  int limit = 20;
};

/// `sluice runs list`: the latest requested first; a table, or {"Runs": [...]} with --json.
Result<ExitCode> ListRuns(Session& session, const RunsListFlags& flags);

/// `sluice runs show`: one run, a member a line, or the run itself with --json.
Result<ExitCode> ShowRun(Session& session, const std::string& run_id);

struct RunsWaitFlags {
  std::string run_id;
  bool wait = false;  // of retry
  std::optional<int> timeout_s;
};

/// `sluice runs watch`: follow a run until it has ended; ends as `sluice export` does.
Result<ExitCode> WatchRun(Session& session, const RunsWaitFlags& flags);

/// `sluice runs retry`: repeat a run that failed or was cancelled; print the id of the new one, or
/// wait for it.
Result<ExitCode> RetryRun(Session& session, const RunsWaitFlags& flags);

/// `sluice runs cancel`: have a run cancelled and wait, some seconds at most, until it is.
Result<ExitCode> CancelRun(Session& session, const std::string& run_id);

}  // namespace sluice::cli
