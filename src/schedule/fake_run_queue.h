#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/run_store.h"

namespace sluice::schedule {

/// Runs in memory that only know whether they are waiting or leased. Threads: any.
class FakeRunQueue final : public store::RunQueue {
 public:
  /// How long a run was queued before its first attempt.
  static constexpr int64_t kWaitedMs = 250;

  void Add(const std::string& run) {
    std::lock_guard lock(mutex_);
    waiting_.push_back(run);
  }
  /// What Renew and ClaimNext answer from now on; ok: as they should.
  void FailRenewals(Status status) {
    std::lock_guard lock(mutex_);
    renewal_ = std::move(status);
  }
  /// Let another process take a run.
  void TakeAway(const std::string& run) {
    std::lock_guard lock(mutex_);
    ++epochs_[run];
  }
  /// Ask for a run to be cancelled.
  void Cancel(const std::string& run) {
    std::lock_guard lock(mutex_);
    cancelled_.insert(run);
  }
  void FailClaims(Status status) {
    std::lock_guard lock(mutex_);
    claim_ = std::move(status);
  }

  int renewals() const {
    std::lock_guard lock(mutex_);
    return renewals_;
  }
  std::vector<std::string> released() const {
    std::lock_guard lock(mutex_);
    return released_;
  }
  int claims() const {
    std::lock_guard lock(mutex_);
    return claims_;
  }
  /// Wait until ClaimNext was asked so many times in all.
  void WaitForClaims(int count) const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return claims_ >= count; });
  }
  void WaitForRenewals(int count) const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return renewals_ >= count; });
  }
  void WaitForReleases(size_t count) const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return released_.size() >= count; });
  }

  Result<std::optional<store::Claim>> ClaimNext(std::string_view,
                                                std::chrono::milliseconds) override {
    std::lock_guard lock(mutex_);
    ++claims_;
    changed_.notify_all();
    TRY(claim_);
    return Take(false);
  }
  Result<std::optional<store::Claim>> ClaimCancelled(std::string_view,
                                                     std::chrono::milliseconds) override {
    std::lock_guard lock(mutex_);
    TRY(claim_);
    return Take(true);
  }
  Result<std::vector<model::RunId>> CancelRequested() override {
    std::lock_guard lock(mutex_);
    std::vector<model::RunId> runs;
    for (const std::string& run : cancelled_) runs.push_back({run});
    return runs;
  }
  Status Renew(const store::Lease& lease, std::chrono::milliseconds) override {
    std::lock_guard lock(mutex_);
    ++renewals_;
    changed_.notify_all();
    TRY(renewal_);
    if (epochs_[lease.run_id.text] != lease.epoch) return Cancelled("the lease is lost");
    return {};
  }
  Status Release(const store::Lease& lease) override {
    std::lock_guard lock(mutex_);
    if (epochs_[lease.run_id.text] != lease.epoch) return Cancelled("the lease is lost");
    released_.push_back(lease.run_id.text);
    waiting_.push_back(lease.run_id.text);
    changed_.notify_all();
    return {};
  }
  Status ReleaseAll() override { return {}; }

 private:
  std::optional<store::Claim> Take(bool cancelled) {
    for (auto run = waiting_.begin(); run != waiting_.end(); ++run) {
      if (cancelled_.contains(*run) != cancelled) continue;
      store::Claim claim;
      claim.lease = {{*run}, ++epochs_[*run]};
      claim.run.id = claim.lease.run_id;
      claim.run.started_at = claim.run.requested_at + kWaitedMs;
      claim.run.cancel_requested = cancelled;
      waiting_.erase(run);
      return claim;
    }
    return std::nullopt;
  }

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<std::string> waiting_;
  std::set<std::string> cancelled_;
  std::map<std::string, int64_t> epochs_;
  std::vector<std::string> released_;
  int renewals_ = 0;
  int claims_ = 0;
  Status renewal_;
  Status claim_;
};

}  // namespace sluice::schedule
