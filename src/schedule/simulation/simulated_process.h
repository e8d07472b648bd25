#pragma once

#include <memory>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <vector>

#include "base/fake_clock.h"
#include "schedule/enqueuer.h"
#include "schedule/lease_keeper.h"
#include "schedule/simulation/faulty_store.h"
#include "schedule/simulation/simulated_bucket.h"
#include "schedule/simulation/simulated_source.h"

namespace sluice::schedule {

/// What all processes of a simulation share.
struct SimulatedWorld {
  const FakeClock& clock;
  SimulatedSource& source;
  SimulatedBucket& bucket;
  store::ScheduleStore& schedules;
  store::RunQueue& queue;
  store::RunJournal& journal;
  std::mt19937_64& random;
  double trouble = 0;  // how likely a step of a run meets a source or a bucket that fails
  std::vector<std::string>& violations;
};

/// One process on the shared store, driven step by step: the enqueuer and the lease keeper are the
/// program's, the runs are carried by a short stand-in that makes the calls of run::Runner in their
/// order. To kill the process is to destroy this.
class SimulatedProcess {
 public:
  SimulatedProcess(SimulatedWorld& world, std::string name);
  ~SimulatedProcess();

  /// Do a little of everything that is to be done.
  void Step();

  /// True while it carries a run.
  bool busy() const { return !carried_.empty(); }

 private:
  class Carrying;

  using ClaimRun = Result<std::optional<store::Claim>> (store::RunQueue::*)(
      std::string_view worker, std::chrono::milliseconds lease);

  void Claim(ClaimRun claim_run);
  void End(const Carrying& carrying, const Status& status);

  SimulatedWorld& world_;
  const std::string name_;
  Enqueuer enqueuer_;
  LeaseKeeper keeper_;
  std::vector<std::unique_ptr<Carrying>> carried_;
};

}  // namespace sluice::schedule
