#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/status.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

/// Write to a database from one thread, many callers to one commit. Callers block, so the queue is
/// bounded by their number.
/// Threads: every method from any thread.
class Writer {
 public:
  using Body = std::function<Status(Connection&)>;
  /// Work for when nobody waits, one bounded step a call; true while more is left.
  using Sweep = std::function<Result<bool>(Connection&)>;

  /// Take over the connection that writes, in a thread of its own.
  explicit Writer(std::unique_ptr<Connection> connection);
  /// Stop after the group at hand; callers still queued get unavailable.
  ~Writer();

  /// Run `body` in a transaction shared with others and wait until it is durable. A body that fails
  /// undoes what it did and nothing else. Errors: the body's; unavailable when the commit failed,
  /// for each body in it, or when the writer was stuck for half a minute.
  Status Run(const Body& body);

  /// The same, then run `after` on the writer's thread, with the body committed and no transaction
  /// open: nothing is written while it runs.
  Status RunThen(const Body& body, const std::function<Status()>& after);

  /// Return a number that grows with every commit; nothing while one is under way, when a reader
  /// may see the database before or after it.
  std::optional<uint64_t> Version() const;

  /// How many callers wait for their group to begin.
  size_t Queued();

  /// Set what to do between the groups. Once, before anything is run.
  void SetSweep(Sweep sweep);
  /// Say that there may be something to sweep.
  void WakeSweep();

 private:
  struct Request;
  using Group = std::deque<Request*>;

  Status Submit(Request& request);
  void Serve();
  void RunGroup(const Group& group);
  Status RunBodies(const Group& group);
  Status RunOne(Request& request, bool alone);
  Status Commit();
  void SweepStep();
  void Answer(const Group& group);
  Group TakeGroup();
  void RollBack();

  std::unique_ptr<Connection> connection_;
  Sweep sweep_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Group queue_;
  bool stopping_ = false;
  bool sweep_due_ = false;
  std::atomic<uint64_t> version_{0};  // odd while a commit is under way
  std::thread thread_;
};

}  // namespace sluice::store::sqlite
