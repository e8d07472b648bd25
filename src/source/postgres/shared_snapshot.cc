#include "source/postgres/shared_snapshot.h"

#include <fmt/format.h>

#include <utility>

#include "source/postgres/session.h"

namespace sluice::source {
namespace {

Status Gone() {
  return {ErrorKind::kUnavailable, "the snapshot is gone: the session that held it was ended"};
}

/// Lock before the transaction's first query, which is what takes its snapshot.
/// Source: PostgreSQL manual, LOCK; "MVCC Caveats".
Status Lock(pg::Connection& leader, const std::string& table, std::stop_token stop) {
  const Status locked = leader.Execute(
      fmt::format("SAVEPOINT before; LOCK TABLE {} IN ACCESS SHARE MODE; RELEASE before", table),
      stop);
  // A right to some of its columns is none to lock it.
  if (!locked.Is(ErrorKind::kDenied)) return locked.WithContext(table);
  return leader.Execute("ROLLBACK TO before; RELEASE before", std::move(stop));
}

}  // namespace

Result<std::unique_ptr<SharedSnapshot>> SharedSnapshot::Begin(
    const Clock& clock, const pg::Target& target, std::unique_ptr<pg::Connection> leader,
    const std::vector<std::string>& tables, SessionBudget::Grant grant, std::stop_token stop) {
  std::unique_ptr<SharedSnapshot> made(
      new SharedSnapshot(clock, target, std::move(leader), std::move(grant)));
  TRY(BeginReading(*made->leader_, stop));
  for (const std::string& table : tables) TRY(Lock(*made->leader_, table, stop));
  TRY_ASSIGN(const pg::Table exported,
             made->leader_->Query("SELECT pg_export_snapshot()", {}, stop));
  made->id_ = exported.Text(0, 0);
  if (made->grant_.sessions() == 1) {
    made->shared_ = false;
    return made;
  }
  auto first = made->Join(stop);
  if (first.ok()) {
    made->idle_.push_back(*std::move(first));
    made->joined_ = 1;
    return made;
  }
  // Whatever keeps a second session from it, the first has it.
  if (stop.stop_requested()) return first.status();
  made->shared_ = false;
  return made;
}

Result<std::unique_ptr<pg::Connection>> SharedSnapshot::Join(std::stop_token stop) {
  TRY_ASSIGN(auto session, pg::Connection::Open(clock_, target_, {}, stop));
  TRY(BeginReading(*session, stop));
  TRY_ASSIGN(const std::string id, session->Literal(id_));
  const Status joined = session->Execute(fmt::format("SET TRANSACTION SNAPSHOT {}", id), stop);
  if (joined.ok()) return session;
  if (joined.Is(ErrorKind::kCancelled)) return joined;
  return Gone().WithDetail(joined.ToString());
}

Result<std::unique_ptr<pg::Connection>> SharedSnapshot::Take(std::stop_token stop) {
  {
    std::unique_lock lock(mutex_);
    if (!shared_ && leader_ != nullptr) return std::move(leader_);
    const auto is_there = [this] {
      return !idle_.empty() || lost_ || (shared_ && joined_ + 1 < grant_.sessions());
    };
    if (!given_back_.wait(lock, stop, is_there)) return Cancelled("reading was stopped");
    if (!idle_.empty()) {
      auto session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
    if (lost_) return Gone();
    ++joined_;
  }
  auto session = Join(std::move(stop));
  if (!session.ok()) Drop(nullptr);
  return session;
}

void SharedSnapshot::GiveBack(std::unique_ptr<pg::Connection> session) {
  {
    std::lock_guard lock(mutex_);
    idle_.push_back(std::move(session));
  }
  given_back_.notify_one();
}

void SharedSnapshot::Drop(std::unique_ptr<pg::Connection> session) {
  session.reset();
  {
    std::lock_guard lock(mutex_);
    lost_ = !shared_;
    if (shared_) --joined_;
  }
  given_back_.notify_all();
}

}  // namespace sluice::source
