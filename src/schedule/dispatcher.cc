#include "schedule/dispatcher.h"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "metrics/catalogue.h"

namespace sluice::schedule {
namespace {

/// Tell how long a run waited for its first attempt; later ones wait for other reasons.
void ObserveStart(const store::Claim& claim) {
  if (claim.lease.epoch != 1 || !claim.run.started_at) return;
  const UnixMillis from = claim.run.due_at.value_or(claim.run.requested_at);
  const int64_t waited_ms = std::max<int64_t>(*claim.run.started_at - from, 0);
  metrics::kRunStartDelay.Observe({claim.run.due_at ? "schedule" : "on_demand"},
                                  static_cast<double>(waited_ms) / 1000);
}

}  // namespace

class Dispatcher::Impl {
 public:
  Impl(const Clock& clock, store::RunQueue& queue, DispatcherOptions options, CarryRun carry)
      : clock_(clock),
        queue_(queue),
        options_(std::move(options)),
        carry_(std::move(carry)),
        keeper_(clock, queue, options_.leases) {}

  void Start() {
    std::lock_guard lock(starting_);
    tender_ = std::jthread([this](std::stop_token stop) { TendLeases(stop); });
    for (size_t i = 0; i < options_.runs_at_once; ++i) {
      workers_.emplace_back(
          [this](std::stop_token stop) { CarryRuns(&RunQueue::ClaimNext, stop); });
    }
    // What is to be cancelled waits for no run that is carried.
    workers_.emplace_back(
        [this](std::stop_token stop) { CarryRuns(&RunQueue::ClaimCancelled, stop); });
  }

  void Nudge() {
    std::lock_guard lock(mutex_);
    ++nudges_;
    for (std::stop_source* waiting : waiting_) waiting->request_stop();
  }

  void Stop() {
    std::lock_guard lock(starting_);
    for (auto& worker : workers_) worker.request_stop();
    keeper_.StopAll();
    // Leases are renewed until the last run has come back.
    workers_.clear();
    tender_ = {};
    keeper_.ReleaseResting();
  }

 private:
  using RunQueue = store::RunQueue;
  using ClaimRun = Result<std::optional<store::Claim>> (RunQueue::*)(std::string_view worker,
                                                                     std::chrono::milliseconds);

  void TendLeases(std::stop_token stop) {
    // Often enough that a rest ends and an overdue lease is seen close to their time.
    const auto every = std::clamp(options_.leases.renew_every / 10, std::chrono::milliseconds(10),
                                  std::chrono::milliseconds(1'000));
    while (!stop.stop_requested()) {
      const uint64_t seen = Nudges();
      keeper_.Tend();
      Wait(every, seen, stop);
    }
  }

  void CarryRuns(ClaimRun claim_run, std::stop_token stop) {
    while (!stop.stop_requested()) {
      const uint64_t seen = Nudges();
      const Clock::Monotonic asked_at = clock_.Steady();
      auto claim = (queue_.*claim_run)(options_.worker, options_.leases.lease);
      if (claim.ok() && claim->has_value()) {
        CarryOne(**claim, asked_at);
        continue;
      }
      if (!claim.ok()) LogFailure(LogLevel::kWarn, "schedule.claim_failed", claim.status());
      Wait(options_.poll_every, claim.ok() ? std::optional(seen) : std::nullopt, stop);
    }
  }

  void CarryOne(const store::Claim& claim, Clock::Monotonic asked_at) {
    ObserveStart(claim);
    const Status status = carry_(claim, keeper_.Hold(claim, asked_at));
    if (status.ok()) return keeper_.Drop(claim.lease);
    if (!status.Is(ErrorKind::kCancelled)) return keeper_.Rest(claim.lease);
    // Stopped by us or by the store; of a run that is another's by now this changes nothing.
    keeper_.Release(claim.lease);
    Nudge();
  }

  uint64_t Nudges() {
    std::lock_guard lock(mutex_);
    return nudges_;
  }

  // For a while, or until a nudge after `seen`. Without `seen`, the store being in trouble, nudges
  // do not count.
  void Wait(std::chrono::milliseconds duration, std::optional<uint64_t> seen,
            std::stop_token stop) {
    std::stop_source wake;
    if (seen) {
      std::lock_guard lock(mutex_);
      if (nudges_ != *seen) return;
      waiting_.insert(&wake);
    }
    {
      std::stop_callback link(stop, [&] { wake.request_stop(); });
      clock_.Sleep(duration, wake.get_token());
    }
    std::lock_guard lock(mutex_);
    waiting_.erase(&wake);
  }

  const Clock& clock_;
  store::RunQueue& queue_;
  const DispatcherOptions options_;
  const CarryRun carry_;
  LeaseKeeper keeper_;
  std::mutex mutex_;
  uint64_t nudges_ = 0;
  std::set<std::stop_source*> waiting_;
  std::mutex starting_;
  std::jthread tender_;
  std::vector<std::jthread> workers_;
};

Dispatcher::Dispatcher(const Clock& clock, store::RunQueue& queue, DispatcherOptions options,
                       CarryRun carry)
    : impl_(std::make_unique<Impl>(clock, queue, std::move(options), std::move(carry))) {}

Dispatcher::~Dispatcher() { Stop(); }

void Dispatcher::Start() { impl_->Start(); }
void Dispatcher::Nudge() { impl_->Nudge(); }
void Dispatcher::Stop() { impl_->Stop(); }

}  // namespace sluice::schedule
