#include "source/postgres/session_budget.h"

#include <algorithm>
#include <utility>

namespace sluice::source {

SessionBudget::Grant::~Grant() {
  if (budget_ != nullptr) budget_->GiveBack(sessions_);
}

Result<SessionBudget::Grant> SessionBudget::Take(size_t wanted, std::chrono::milliseconds patience,
                                                 std::stop_token stop) {
  // One holds the snapshot and another reads it; only a budget of one has to do with less.
  const size_t least = std::min<size_t>({2, wanted, most_});
  std::unique_lock lock(mutex_);
  if (!given_back_.wait_for(lock, stop, patience, [&] { return free_ >= least; })) {
    if (stop.stop_requested()) return Cancelled("waiting for a session was stopped");
    return Status(ErrorKind::kUnavailable,
                  "other runs have all the sessions that the connection's max-sessions allows");
  }
  const size_t taken = std::min(wanted, free_);
  free_ -= taken;
  return Grant(*this, taken);
}

void SessionBudget::GiveBack(size_t sessions) {
  {
    std::lock_guard lock(mutex_);
    free_ += sessions;
  }
  given_back_.notify_all();
}

}  // namespace sluice::source
