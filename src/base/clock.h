#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "base/time.h"

namespace sluice {

/// Tell the time and wait. The only door to the machine's clocks, so that tests own time.
/// Threads: every method from any thread.
class Clock {
 public:
  using Monotonic = std::chrono::steady_clock::time_point;

  virtual ~Clock() = default;

  /// Read the wall clock; it can step backwards.
  virtual UnixMillis Now() const = 0;
  /// Read the monotonic clock; durations and deadlines are measured with it.
  virtual Monotonic Steady() const = 0;
  /// Wait for `duration` or until `stop` is requested. Returns false when stopped.
  virtual bool Sleep(std::chrono::milliseconds duration, std::stop_token stop) const = 0;
};

/// The machine's own clocks.
class SystemClock final : public Clock {
 public:
  UnixMillis Now() const override;
  Monotonic Steady() const override;
  bool Sleep(std::chrono::milliseconds duration, std::stop_token stop) const override;
};

/// A moment on a clock's monotonic scale after which waiting is over.
class Deadline {
 public:
  static Deadline After(const Clock& clock, std::chrono::milliseconds duration) {
    return Deadline(&clock, clock.Steady() + duration);
  }
  bool Passed() const { return clock_->Steady() >= at_; }
  /// Milliseconds left, never negative.
  std::chrono::milliseconds Left() const;

 private:
  Deadline(const Clock* clock, Clock::Monotonic at) : clock_(clock), at_(at) {}
  const Clock* clock_;
  Clock::Monotonic at_;
};

}  // namespace sluice
