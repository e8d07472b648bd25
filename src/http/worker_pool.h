#pragma once

#include <pthread.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace sluice::http {

/// Run blocking work on a bounded set of threads, started when first needed and then kept.
/// What waits is bounded by the caller. Threads: Run from any thread.
class WorkerPool {
 public:
  explicit WorkerPool(size_t max_threads) : max_threads_(max_threads) {}
  /// Drop what has not begun and wait for what has.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Run `work`, which must not throw, as soon as a thread is free. Returns false, and runs
  /// nothing, when there is no thread but the caller's and none can be had.
  bool Run(std::function<void()> work);

  /// True when work given now would find a thread, unless the system has none to give.
  bool HasSpare();

 private:
  static void* Enter(void* pool);
  void Loop();
  bool StartThread();
  bool HasOther() const;

  const size_t max_threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  std::vector<pthread_t> threads_;
  size_t free_threads_ = 0;
  bool closing_ = false;
};

}  // namespace sluice::http
