#include "schedule/lease_keeper.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "metrics/catalogue.h"

namespace sluice::schedule {

std::map<std::string, LeaseKeeper::Held>::iterator LeaseKeeper::Find(const store::Lease& lease) {
  auto found = held_.find(lease.run_id.text);
  return found != held_.end() && found->second.lease.epoch == lease.epoch ? found : held_.end();
}

std::stop_token LeaseKeeper::Hold(const store::Claim& claim, Clock::Monotonic taken_at) {
  const store::Lease& lease = claim.lease;
  std::lock_guard lock(mutex_);
  Held held{lease,        claim.run.cancel_requested,
            taken_at,     taken_at + options_.renew_every,
            std::nullopt, {}};
  if (stopping_) held.stop.request_stop();
  std::stop_token token = held.stop.get_token();
  // Our own earlier claim of this run, if it still works on it, has lost its lease to this one.
  const auto earlier = held_.find(lease.run_id.text);
  if (earlier != held_.end()) earlier->second.stop.request_stop();
  held_.insert_or_assign(lease.run_id.text, std::move(held));
  return token;
}

void LeaseKeeper::Drop(const store::Lease& lease) {
  std::lock_guard lock(mutex_);
  if (const auto found = Find(lease); found != held_.end()) held_.erase(found);
}

void LeaseKeeper::Release(const store::Lease& lease) {
  Drop(lease);
  GiveBack(lease);
}

void LeaseKeeper::GiveBack(const store::Lease& lease) {
  const Status status = queue_.Release(lease);
  // A lease that is lost needs no release; one that cannot be released ends by itself.
  if (status.ok() || status.Is(ErrorKind::kCancelled)) return;
  LogFailure(LogLevel::kWarn, "schedule.lease_not_released", status,
             {{"run_id", lease.run_id.text}});
}

void LeaseKeeper::Rest(const store::Lease& lease) {
  {
    std::lock_guard lock(mutex_);
    const auto found = Find(lease);
    if (found == held_.end()) return;
    found->second.rests_until = clock_.Steady() + options_.rest;
  }
  Log(LogLevel::kInfo, "schedule.run_rests",
      {{"run_id", lease.run_id.text}, {"ms", options_.rest.count()}});
}

void LeaseKeeper::Tend() {
  StopOverdue();
  StopCancelled();
  for (const auto& lease : TakeRested(false)) GiveBack(lease);
  for (const auto& lease : DueForRenewal()) {
    RenewOne(lease);
    // A renewal can take long when the store is in trouble; the others' leases run on meanwhile.
    StopOverdue();
  }
}

void LeaseKeeper::RenewOne(const store::Lease& lease) {
  const Clock::Monotonic asked_at = clock_.Steady();
  const Status status = queue_.Renew(lease, options_.lease);
  std::lock_guard lock(mutex_);
  const auto found = Find(lease);
  if (found == held_.end()) return;
  if (status.ok()) {
    found->second.granted_at = asked_at;
    found->second.renew_at = asked_at + options_.renew_every;
    return;
  }
  LogFailure(LogLevel::kWarn, "schedule.lease_not_renewed", status,
             {{"run_id", lease.run_id.text}});
  if (status.Is(ErrorKind::kCancelled) && found->second.stop.request_stop()) {
    metrics::kLeasesLost.Add({"taken"});
  }
}

void LeaseKeeper::StopOverdue() {
  std::lock_guard lock(mutex_);
  const Clock::Monotonic now = clock_.Steady();
  for (auto& [run, held] : held_) {
    if (now - held.granted_at < options_.lease * 2 / 3) continue;
    if (!held.stop.request_stop()) continue;
    metrics::kLeasesLost.Add({"overdue"});
    Log(LogLevel::kWarn, "schedule.lease_overdue", {{"run_id", run}});
  }
}

void LeaseKeeper::StopCancelled() {
  {
    std::lock_guard lock(mutex_);
    if (held_.empty()) return;
  }
  const auto requested = queue_.CancelRequested();
  if (!requested.ok()) {
    return LogFailure(LogLevel::kWarn, "schedule.cancels_not_read", requested.status());
  }
  std::lock_guard lock(mutex_);
  for (const model::RunId& run : *requested) {
    const auto found = held_.find(run.text);
    // One that is only to be cleared and cancelled by now is not held up.
    if (found == held_.end() || found->second.cancels) continue;
    found->second.stop.request_stop();
    if (found->second.rests_until) found->second.rests_until = clock_.Steady();
  }
}

std::vector<store::Lease> LeaseKeeper::DueForRenewal() {
  std::lock_guard lock(mutex_);
  const Clock::Monotonic now = clock_.Steady();
  std::vector<store::Lease> due;
  for (const auto& [run, held] : held_) {
    if (held.renew_at <= now) due.push_back(held.lease);
  }
  return due;
}

std::vector<store::Lease> LeaseKeeper::TakeRested(bool all) {
  std::lock_guard lock(mutex_);
  const Clock::Monotonic now = clock_.Steady();
  std::vector<store::Lease> rested;
  for (auto at = held_.begin(); at != held_.end();) {
    const auto& until = at->second.rests_until;
    if (!until || (!all && *until > now)) {
      ++at;
      continue;
    }
    rested.push_back(at->second.lease);
    at = held_.erase(at);
  }
  return rested;
}

void LeaseKeeper::StopAll() {
  std::lock_guard lock(mutex_);
  stopping_ = true;
  for (auto& [run, held] : held_) held.stop.request_stop();
}

void LeaseKeeper::ReleaseResting() {
  for (const auto& lease : TakeRested(true)) GiveBack(lease);
}

}  // namespace sluice::schedule
