#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <stop_token>

#include "base/clock.h"
#include "base/status.h"

namespace sluice::objects {

/// Hold the requests of one bucket back once it says that there are too many: half as many a second
/// as there were, two more a second with every second in which all goes well, and any number again
/// when there is room for twice what there was ("additive increase, multiplicative decrease").
/// Requests take turns, so that those of many uploads do not come at once. Threads: any.
/// Source: Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for Congestion
/// Avoidance in Computer Networks"; Amazon S3 User Guide, "Best practices design patterns".
class Pace {
 public:
  explicit Pace(const Clock& clock) : clock_(clock) {}

  /// Wait for a turn; at once while nothing is held back. Returns its number.
  /// Errors: throttled, without a wait, when the turn would come later than `within`; cancelled.
  Result<uint64_t> Await(std::chrono::milliseconds within, std::stop_token stop);

  /// Say that the request of a turn was one too many. All that were sent before the pace was last
  /// cut tell the same thing once. True when requests are held back only from now on.
  bool OnRefused(uint64_t turn);

  /// Say that a request was answered otherwise. True when nothing is held back any more.
  bool OnAnswered();

  /// Return how many requests a second are let through; 0: any number.
  double requests_per_second() const;

 private:
  void Count(Clock::Monotonic now);
  double Measured(Clock::Monotonic now) const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  uint64_t turns_ = 0;
  uint64_t first_since_cut_ = 0;
  double rate_ = 0;  // requests a second; 0: any number
  double free_at_ = 0;
  Clock::Monotonic next_{};
  Clock::Monotonic second_began_{};  // of the counts below
  int64_t in_this_second_ = 0;
  int64_t in_the_last_ = 0;
};

}  // namespace sluice::objects
