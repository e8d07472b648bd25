#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

namespace sluice::cli {

/// A run as the API shows it, as far as it is shown here.
struct RunView {
  std::string id, state, integration_id, association_id;
  std::string window_start, window_end, requested_at, started_at, finished_at;
  int64_t attempt = 0, rows = 0, bytes = 0, files = 0, rows_estimate = 0;
  std::string message, manifest;
};

RunView ReadRun(const boost::json::object& run);

/// True while something is still to be done for the run.
bool IsAlive(const RunView& run);

}  // namespace sluice::cli
