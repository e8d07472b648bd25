#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "model/integration.h"

namespace sluice::model {

/// A half-open range of time, [start, end): adjacent windows tile.
struct Window {
  UnixMillis start;
  UnixMillis end;
  bool operator==(const Window&) const = default;
};

/// queued -> running -> committing -> completed, with failed and cancelled reachable until
/// committing. From committing a run only goes forward. docs/run-states.md draws it.
enum class RunState { kQueued, kRunning, kCommitting, kCompleted, kFailed, kCancelled };

/// Name a state as the API and the store spell it ("queued").
std::string_view RunStateName(RunState state);
std::optional<RunState> ParseRunState(std::string_view name);

/// Say whether a run may go from one state to another. All that writes a state asks this.
bool MayBecome(RunState from, RunState to);

/// True while something is still to be done for the run.
inline bool IsAlive(RunState state) { return state <= RunState::kCommitting; }

/// How long an attempt has been at what; the times of threads that work side by side add up.
struct StageTimes {
  int64_t planning_ms = 0;
  int64_t reading_ms = 0;
  int64_t writing_ms = 0;
  int64_t sending_ms = 0;
  bool operator==(const StageTimes&) const = default;
};

struct RunCounts {
  int64_t rows = 0;
  int64_t bytes = 0;
  int64_t files = 0;
  int64_t rows_estimate = 0;  // of the whole run; 0: not known yet
  int64_t splits_done = 0;
  int64_t splits_total = 0;               // 0: not known yet
  int64_t rows_per_second = 0;            // of the attempt, since it began to read
  std::optional<int64_t> percent{};       // of the reading; at most 99 until the run is completed
  std::optional<int64_t> seconds_left{};  // of the reading, about
  StageTimes times = {};
  bool operator==(const RunCounts&) const = default;
};

/// What came of an attempt.
enum class AttemptOutcome {
  kUnderWay,
  kCompleted,
  kFailed,
  kSetback,    // another follows
  kStopped,    // by the server's end, or to be cancelled
  kDied,       // the worker did not come back
  kCancelled,  // it cleared up what others left
};

/// Name an outcome as the API and the store spell it ("under_way").
std::string_view AttemptOutcomeName(AttemptOutcome outcome);
std::optional<AttemptOutcome> ParseAttemptOutcome(std::string_view name);

/// One claim of a run and what came of it.
struct Attempt {
  int number = 1;  // Run::attempt
  std::string worker;
  UnixMillis started_at;
  std::optional<UnixMillis> finished_at;  // of one that died: when that was found out
  AttemptOutcome outcome = AttemptOutcome::kUnderWay;
  std::optional<ErrorKind> error;
  std::string message;
};

/// One carrying-out of an association over one window.
struct Run {
  RunId id;
  AssociationId association_id;
  IntegrationId integration_id;
  RunState state = RunState::kQueued;
  Window window;
  UnixMillis requested_at;
  std::optional<UnixMillis> due_at;      // of a scheduled run
  std::optional<UnixMillis> read_until;  // where it stopped short of the end of its window
  std::optional<UnixMillis> started_at;  // of the first attempt
  std::optional<UnixMillis> committing_at;
  std::optional<UnixMillis> finished_at;
  int attempt = 0;  // 1 for the first; 0 before
  RunCounts counts;
  std::string message;             // for a person; empty: none yet
  std::vector<std::string> notes;  // what is to be known of how the source was read
  std::optional<ErrorKind> error;  // of a failed run
  std::string manifest_uri;        // "s3://BUCKET/KEY"; empty before committing
  bool cancel_requested = false;   // it is cancelled or about to be
  int setbacks =
      0;  // attempts that ended in what may pass, or with their worker; anew for a commit
  std::optional<UnixMillis> next_attempt_at;  // after a setback, while nobody carries it
  std::optional<RunId> retry_of;              // the run that this one repeats
};

/// Cut a text to at most 255 characters at a UTF-8 boundary, as StatusMessage admits; "…" marks the
/// cut. Source: service model, NonBlankString.
std::string FitStatusMessage(std::string_view text);

}  // namespace sluice::model
