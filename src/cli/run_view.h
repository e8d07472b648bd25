#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::cli {

/// An attempt of a run as the API shows it.
struct AttemptView {
  int64_t number = 0;
  std::string worker, started_at, finished_at, outcome, error_kind, message;
};

/// A run as the API shows it, as far as it is shown here.
struct RunView {
  std::string id, state, integration_id, association_id;
  std::string window_start, window_end, requested_at, started_at, finished_at;
  int64_t attempt = 0, rows = 0, bytes = 0, files = 0, rows_estimate = 0;
  int64_t splits_done = 0, splits_total = 0, rows_per_second = 0;
  std::optional<int64_t> percent, seconds_left;
  std::vector<std::string> notes;
  std::string message, manifest;
  std::string read_start, read_end, due_at, next_attempt_at, retry_of, error_kind;
  bool cancel_requested = false;
  std::vector<std::pair<std::string, int64_t>> stage_times_ms;  // by the API's names, in its order
  std::vector<AttemptView> attempts;                            // where one run is shown
};

RunView ReadRun(const boost::json::object& run);

/// True while something is still to be done for the run.
bool IsAlive(const RunView& run);

}  // namespace sluice::cli
