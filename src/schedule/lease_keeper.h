#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/run_store.h"

namespace sluice::schedule {

struct LeaseOptions {
  std::chrono::milliseconds lease{30'000};
  std::chrono::milliseconds renew_every{10'000};
  /// How long the lease of a run is held on whose outcome the store did not take, before it is
  /// given back for another to try.
  std::chrono::milliseconds rest{5'000};
};

/// Hold the leases of this process. A lease that could not be renewed for two thirds of its length
/// counts as lost: its run is stopped with the last third to spare. Threads: any.
class LeaseKeeper {
 public:
  LeaseKeeper(const Clock& clock, store::RunQueue& queue, LeaseOptions options)
      : clock_(clock), queue_(queue), options_(options) {}

  /// Hold the lease of a claim from now on. `taken_at` is the time just before it was asked for.
  /// The token is requested when the run has to stop: its lease is lost, it is to be cancelled, or
  /// StopAll was called.
  std::stop_token Hold(const store::Claim& claim, Clock::Monotonic taken_at);

  /// Let a lease be: its run has ended or is another's.
  void Drop(const store::Lease& lease);
  /// Give a run back at once.
  void Release(const store::Lease& lease);
  /// Hold the lease of a run whose outcome the store did not take for a while, then give it back.
  void Rest(const store::Lease& lease);

  /// Renew what is due, stop what could not be renewed or is to be cancelled, give back what has
  /// rested. To be called often compared with `renew_every`.
  void Tend();

  /// Request every token, also those still to be handed out.
  void StopAll();
  /// Give back every lease that rests.
  void ReleaseResting();

 private:
  struct Held {
    store::Lease lease;
    bool cancels;                 // claimed only to be cancelled
    Clock::Monotonic granted_at;  // counted from before the store was asked
    Clock::Monotonic renew_at;
    std::optional<Clock::Monotonic> rests_until;
    std::stop_source stop;
  };

  std::vector<store::Lease> TakeRested(bool all);
  std::vector<store::Lease> DueForRenewal();
  void StopOverdue();
  void StopCancelled();
  void RenewOne(const store::Lease& lease);
  void GiveBack(const store::Lease& lease);
  std::map<std::string, Held>::iterator Find(const store::Lease& lease);

  const Clock& clock_;
  store::RunQueue& queue_;
  const LeaseOptions options_;
  std::mutex mutex_;
  bool stopping_ = false;
  std::map<std::string, Held> held_;  // by run id
};

}  // namespace sluice::schedule
