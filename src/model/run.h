#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

struct RunCounts {
  int64_t rows = 0;
  int64_t bytes = 0;
  int64_t files = 0;
  int64_t rows_estimate = 0;  // of the whole run; 0: not known yet
  bool operator==(const RunCounts&) const = default;
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
  std::optional<UnixMillis> finished_at;
  int attempt = 0;  // 1 for the first; 0 before
  RunCounts counts;
  std::string message;             // for a person; empty: none yet
  std::optional<ErrorKind> error;  // of a failed run
  std::string manifest_uri;        // "s3://BUCKET/KEY"; empty before committing
  bool cancel_requested = false;   // it is cancelled or about to be
};

/// Cut a text to at most 255 characters at a UTF-8 boundary, as StatusMessage admits; "…" marks the
/// cut. Source: service model, NonBlankString.
std::string FitStatusMessage(std::string_view text);

}  // namespace sluice::model
