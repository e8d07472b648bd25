#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "pg/connection.h"
#include "source/postgres/session_budget.h"

namespace sluice::source {

/// Sessions that all see the database as it was at one instant. The first exports its snapshot and
/// stays open; the others begin with it. Where a snapshot cannot be shared, as behind a pooler that
/// changes sessions between transactions, there is the first alone, for one reader at a time.
/// Threads: any, unless said otherwise.
class SharedSnapshot {
 public:
  /// Begin it in `leader`, an idle session, once `tables`, quoted names, are locked against changes
  /// of their form: one that is committed after the snapshot would show no row in it. What we may
  /// not lock as a whole is left as it is. No more sessions are open at once than `grant` says; one
  /// is the leader alone. `clock` and `target` outlive it.
  static Result<std::unique_ptr<SharedSnapshot>> Begin(const Clock& clock, const pg::Target& target,
                                                       std::unique_ptr<pg::Connection> leader,
                                                       const std::vector<std::string>& tables,
                                                       SessionBudget::Grant grant,
                                                       std::stop_token stop);

  const std::string& id() const { return id_; }
  bool is_shared() const { return shared_; }
  /// True when the grant was for the leader alone.
  bool is_alone() const { return grant_.sessions() == 1; }

  /// The session that began it; for one thread, before the first Take.
  pg::Connection& leader() { return *leader_; }

  /// Take a session to read with, and give it back once it is idle again; one that is not is to be
  /// dropped. Waits while as many as there may be are taken. Errors: unavailable when the snapshot
  /// is gone.
  Result<std::unique_ptr<pg::Connection>> Take(std::stop_token stop);
  void GiveBack(std::unique_ptr<pg::Connection> session);
  void Drop(std::unique_ptr<pg::Connection> session);

 private:
  SharedSnapshot(const Clock& clock, const pg::Target& target,
                 std::unique_ptr<pg::Connection> leader, SessionBudget::Grant grant)
      : clock_(clock), target_(target), grant_(std::move(grant)), leader_(std::move(leader)) {}
  Result<std::unique_ptr<pg::Connection>> Join(std::stop_token stop);

  const Clock& clock_;
  const pg::Target& target_;
  const SessionBudget::Grant grant_;
  std::unique_ptr<pg::Connection> leader_;
  std::string id_;
  bool shared_ = true;
  std::mutex mutex_;
  std::condition_variable_any given_back_;
  std::vector<std::unique_ptr<pg::Connection>> idle_;
  size_t joined_ = 0;  // sessions beside the leader, idle or taken
  bool lost_ = false;  // the only session was dropped
};

}  // namespace sluice::source
