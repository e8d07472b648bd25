#pragma once

#include <string>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/session.h"

namespace sluice::cli {

struct ScheduleFlags {
  std::string association;
  int count = 10;
};

/// `sluice schedule show`: state, terms, watermark, the next instants and what was skipped.
Result<ExitCode> ShowSchedule(Session& session, const ScheduleFlags& flags);

/// `sluice schedule next`: the instants to come, a line each; with --json {"NextInstants": [...]}.
Result<ExitCode> ListInstants(Session& session, const ScheduleFlags& flags);

/// `sluice schedule pause` and `resume`: the schedule as it is then.
Result<ExitCode> PauseSchedule(Session& session, const ScheduleFlags& flags);
Result<ExitCode> ResumeSchedule(Session& session, const ScheduleFlags& flags);

struct BackfillFlags {
  std::string association, from, until;
  std::string each;  // "1d"; empty: one run
};

/// `sluice backfill`: the ids of the runs, a line each; with --json {"RunIds": [...]}.
Result<ExitCode> RunBackfill(Session& session, const BackfillFlags& flags);

/// Read a length of time: a whole number and s, m, h or d. Errors: invalid naming `option`.
Result<int64_t> ParseSeconds(std::string_view option, std::string_view text);

}  // namespace sluice::cli
