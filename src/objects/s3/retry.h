#pragma once

#include <chrono>
#include <stop_token>

#include "base/clock.h"
#include "base/status.h"

namespace sluice::objects {

/// How often one request is sent, and how long we wait between. The defaults ride out a store that
/// throttles for a minute with fewer than ten requests a second.
struct RetryOptions {
  int max_attempts = 40;
  std::chrono::milliseconds first_wait{100};  // doubled with every attempt
  std::chrono::milliseconds longest_wait{10'000};
  std::chrono::milliseconds total_time{150'000};  // no attempt begins after it
};

/// Decide whether and when one request is sent again: only after a throttled or unavailable
/// failure, after a wait drawn evenly from zero to a limit that doubles up to a cap ("full
/// jitter"). Threads: one caller.
/// Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
class Retry {
 public:
  Retry(const Clock& clock, const RetryOptions& options);

  /// Wait until the next attempt is due. Returns ok when it is, `failure` when there is to be none,
  /// cancelled when stopped.
  Status WaitAfter(const Status& failure, std::stop_token stop);

  /// Return how long the next attempt may be put off.
  std::chrono::milliseconds Left() const { return deadline_.Left(); }

 private:
  std::chrono::milliseconds NextWait() const;

  const Clock& clock_;
  const RetryOptions options_;
  const Deadline deadline_;
  int attempts_ = 0;
};

}  // namespace sluice::objects
