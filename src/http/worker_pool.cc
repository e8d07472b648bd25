#include "http/worker_pool.h"

#include <algorithm>
#include <utility>

namespace sluice::http {
namespace {

// Handlers keep rows and bodies on the heap; the default of 8 MiB would count against a limit on
// address space many times over.
constexpr size_t kStackBytes = 1024 * 1024;

}  // namespace

WorkerPool::~WorkerPool() {
  {
    std::deque<std::function<void()>> dropped;
    std::lock_guard lock(mutex_);
    closing_ = true;
    dropped.swap(waiting_);
  }
  wake_.notify_all();
  for (pthread_t thread : threads_) pthread_join(thread, nullptr);
}

bool WorkerPool::Run(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    const bool all_taken = waiting_.size() >= free_threads_;
    if (all_taken && threads_.size() < max_threads_ && !StartThread() && !HasOther()) {
      return false;
    }
    waiting_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

/// True when there is a thread beside the caller's own.
bool WorkerPool::HasOther() const {
  return std::ranges::any_of(
      threads_, [](pthread_t thread) { return !pthread_equal(thread, pthread_self()); });
}

bool WorkerPool::HasSpare() {
  std::lock_guard lock(mutex_);
  return threads_.size() - free_threads_ + waiting_.size() < max_threads_;
}

bool WorkerPool::StartThread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_t thread;
  const bool started = pthread_create(&thread, &attributes, &WorkerPool::Enter, this) == 0;
  pthread_attr_destroy(&attributes);
  if (!started) return false;
  threads_.push_back(thread);
  ++free_threads_;
  return true;
}

void* WorkerPool::Enter(void* pool) {
  static_cast<WorkerPool*>(pool)->Loop();
  return nullptr;
}

void WorkerPool::Loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (closing_) return;
    std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    --free_threads_;
    lock.unlock();
    work();
    work = nullptr;  // what it holds is let go outside the lock
    lock.lock();
    ++free_threads_;
  }
}

}  // namespace sluice::http
