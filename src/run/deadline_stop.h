#pragma once

#include <chrono>
#include <stop_token>
#include <thread>

#include "base/clock.h"

namespace sluice::run {

/// A stop token of its own that is requested after a while: for cleaning up when the run's token is
/// spent already.
class DeadlineStop {
 public:
  DeadlineStop(const Clock& clock, std::chrono::milliseconds after)
      : timer_([this, &clock, after](std::stop_token over) {
          if (clock.Sleep(after, over)) source_.request_stop();
        }) {}

  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::jthread timer_;  // last: ends before the source does
};

}  // namespace sluice::run
