#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace sluice::api {

/// How fast one access key may ask. A key that has been quiet may ask `burst` times at once.
struct ThrottleOptions {
  int64_t requests_per_second = 0;  // 0: any number
  int64_t burst = 0;                // 0: as many as a second allows
};

/// Slow down callers that ask faster than they may: a token bucket for each. What is remembered is
/// bounded: of 4,096 keys, those that owe the most.
/// Threads: every method from any thread.
class Throttle {
 public:
  Throttle(const Clock& clock, ThrottleOptions options);

  /// Count a request of `key`. Zero: it may pass. Otherwise it is not counted, and may pass when as
  /// much time has gone by.
  std::chrono::nanoseconds Delay(std::string_view key);

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Buckets = std::unordered_map<std::string, Clock::Monotonic, Hash, std::equal_to<>>;

  void MakeRoom(Clock::Monotonic now);

  const Clock& clock_;
  const std::chrono::nanoseconds interval_;  // between requests at the full rate; 0: no bound
  const std::chrono::nanoseconds slack_;     // how far ahead of the full rate a key may be
  std::mutex mutex_;
  Buckets full_at_;  // when a key's bucket is full again
};

}  // namespace sluice::api
