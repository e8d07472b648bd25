#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "base/clock.h"

namespace sluice {

/// A clock that stands still until the test moves it: who sleeps on it wakes when its time has come
/// or when it is stopped. Threads: every method from any thread.
class FakeSteppedClock final : public Clock {
 public:
  UnixMillis Now() const override {
    std::lock_guard lock(mutex_);
    return UnixMillis{1'767'225'600'000} + elapsed_.count();
  }
  Monotonic Steady() const override {
    std::lock_guard lock(mutex_);
    return Monotonic(elapsed_);
  }
  bool Sleep(std::chrono::milliseconds duration, std::stop_token stop) const override {
    std::unique_lock lock(mutex_);
    const auto until = elapsed_ + duration;
    ++sleepers_;
    changed_.notify_all();
    const bool woke = changed_.wait(lock, stop, [&] { return elapsed_ >= until; });
    --sleepers_;
    return woke && !stop.stop_requested();
  }

  void Advance(std::chrono::milliseconds by) {
    std::lock_guard lock(mutex_);
    elapsed_ += by;
    changed_.notify_all();
  }
  /// Wait until so many threads sleep.
  void WaitForSleepers(int count) const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return sleepers_ >= count; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  std::chrono::milliseconds elapsed_{0};
  mutable int sleepers_ = 0;
};

}  // namespace sluice
