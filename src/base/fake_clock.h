#pragma once

#include <mutex>

#include "base/clock.h"

namespace sluice {

/// A clock that moves only when told to, or when somebody sleeps on it.
/// Threads: every method from any thread.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(UnixMillis start = {1'767'225'600'000}) : now_(start) {}

  UnixMillis Now() const override {
    std::lock_guard lock(mutex_);
    return now_;
  }
  Monotonic Steady() const override {
    std::lock_guard lock(mutex_);
    return Monotonic(steady_);
  }
  /// Advance by `duration` at once instead of waiting.
  bool Sleep(std::chrono::milliseconds duration, std::stop_token stop) const override {
    if (stop.stop_requested()) return false;
    Advance(duration);
    return true;
  }
  void Advance(std::chrono::milliseconds by) const {
    std::lock_guard lock(mutex_);
    now_ = now_ + by.count();
    steady_ += by;
  }
  /// Step the wall clock alone, as an operator or NTP would.
  void SetWall(UnixMillis now) {
    std::lock_guard lock(mutex_);
    now_ = now;
  }

 private:
  mutable std::mutex mutex_;
  mutable UnixMillis now_;
  mutable std::chrono::steady_clock::duration steady_{};
};

}  // namespace sluice
