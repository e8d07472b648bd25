#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "http/worker_pool.h"

namespace sluice::http {

/// Run an io_context on one thread at a time, blocking work on other threads, and quick work on the
/// thread that runs the io_context, since going to another and back costs more than such work does.
/// Quick work that is there at once is run together and then finished together, so that what all of
/// it needs in between is done once. Quick work that turns out slow keeps its thread, and after a
/// few milliseconds the loop goes on on another; for a while after that, quick work is given to the
/// other threads.
class EventLoop {
 public:
  /// One thing to do on behalf of the loop.
  class Work {
   public:
    virtual ~Work() = default;
    /// Do it. May block; must not throw. Threads: any.
    virtual void Run() = 0;
    /// Take up what it has brought. Threads: the loop's.
    virtual void Finish() = 0;
  };

  /// `io` must be run by nobody else. `workers` gives the loop one thread and the rest to work.
  /// `settle`, where there is one, is called after work was run and before it is finished, on the
  /// same thread, once for all that was run together; it must not throw.
  EventLoop(const Clock& clock, boost::asio::io_context& io, WorkerPool& workers,
            std::function<void()> settle = {});
  /// Requires that the io_context has no work left: waits until the loop has ended.
  ~EventLoop();

  /// Begin to run the io_context, until it has no work left. False when no thread can be had.
  bool Start();
  /// Wait for that end; nothing to wait for when it was not started.
  void Join();

  /// Have `work` done, `quick` work on this thread as soon as the handler that calls this has
  /// returned. Returns false, and does nothing, when no thread can be had. Threads: the loop's.
  bool Do(std::shared_ptr<Work> work, bool quick);

 private:
  bool GiveToWorker(std::shared_ptr<Work> work);
  void Serve();
  void Gather();
  bool RunGathered();
  void FinishDone();
  bool RunOneHandler(bool wait);
  bool RunHere(Work& work);
  bool MayRunHere();
  void Watch();
  void AwaitStirring(std::unique_lock<std::mutex>& lock, uint64_t seen);
  void GiveAway(uint64_t stuck);

  const Clock& clock_;
  boost::asio::io_context& io_;
  WorkerPool& workers_;
  const std::function<void()> settle_;

  // Of the thread that has the loop.
  std::deque<std::shared_ptr<Work>> here_;
  std::vector<std::shared_ptr<Work>> done_;  // run and not finished
  uint64_t count_ = 0;
  bool is_shy_ = false;
  Clock::Monotonic shy_until_;

  // Twice the number of the last quick work, and one more while it runs. Whoever moves it on from
  // an odd number, the thread that is done or the watch, has the loop.
  std::atomic<uint64_t> progress_{0};
  std::atomic<bool> watch_sleeps_{false};

  std::mutex mutex_;
  std::condition_variable wake_watch_;
  std::condition_variable has_ended_;
  bool started_ = false;
  bool ended_ = false;
  std::thread watch_;
};

}  // namespace sluice::http
