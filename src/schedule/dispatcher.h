#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/status.h"
#include "schedule/lease_keeper.h"
#include "store/run_store.h"

namespace sluice::schedule {

struct DispatcherOptions {
  std::string worker;  // names this process in the store
  size_t runs_at_once = 2;
  std::chrono::milliseconds poll_every{1'000};
  LeaseOptions leases;
};

/// Carry one claimed run; as run::Runner::Carry.
using CarryRun = std::function<Status(const store::Claim&, std::stop_token)>;

/// Claim runs and have them carried, renewing each lease while its run is alive. A run whose lease
/// cannot be renewed in time is stopped before the lease ends. A run that comes back alive is
/// released and claimed again after a rest. One that is to be cancelled is stopped, and claimed and
/// carried once more for that, beside the `runs_at_once` others. Threads: Nudge and Stop from any
/// thread.
class Dispatcher {
 public:
  Dispatcher(const Clock& clock, store::RunQueue& queue, DispatcherOptions options, CarryRun carry);
  ~Dispatcher();  // Stop

  /// Begin; once.
  void Start();
  /// Look for work now rather than at the next poll.
  void Nudge();
  /// Ask runs to stop, wait for them and release their leases; they are taken up again at the next
  /// start.
  void Stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::schedule
