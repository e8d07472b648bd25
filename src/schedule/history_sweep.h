#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <thread>

#include "base/clock.h"
#include "base/status.h"
#include "store/run_store.h"

namespace sluice::schedule {

struct HistorySweepOptions {
  int64_t keep_days = 90;
  int64_t keep_runs = 100'000;
  std::chrono::milliseconds every{3'600'000};
  /// How many runs one transaction looks at, and how long others have the store between two.
  size_t at_once = 200;
  std::chrono::milliseconds pause{50};
};

/// Forget runs that ended too long ago or are too many, in small transactions. Threads: Start and
/// Stop from one; Sweep from any.
class HistorySweep {
 public:
  HistorySweep(const Clock& clock, store::RunHistory& history, HistorySweepOptions options)
      : clock_(clock), history_(history), options_(options) {}
  ~HistorySweep();  // Stop

  /// Begin to look, now and then; once.
  void Start();
  /// Stop and wait until that has ended.
  void Stop();

  /// Look at all that may be too old or too much. Errors: of the store.
  Status Sweep(std::stop_token stop);

 private:
  const Clock& clock_;
  store::RunHistory& history_;
  const HistorySweepOptions options_;
  std::jthread thread_;
};

}  // namespace sluice::schedule
