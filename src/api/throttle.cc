#include "api/throttle.h"

#include <algorithm>
#include <vector>

namespace sluice::api {
namespace {

using std::chrono::nanoseconds;

constexpr size_t kMostKeys = 4096;

nanoseconds Interval(const ThrottleOptions& options) {
  if (options.requests_per_second == 0) return nanoseconds::zero();
  return nanoseconds(std::chrono::seconds(1)) / options.requests_per_second;
}

int64_t Burst(const ThrottleOptions& options) {
  return options.burst > 0 ? options.burst : std::max<int64_t>(options.requests_per_second, 1);
}

}  // namespace

Throttle::Throttle(const Clock& clock, ThrottleOptions options)
    : clock_(clock), interval_(Interval(options)), slack_(interval_ * (Burst(options) - 1)) {}

nanoseconds Throttle::Delay(std::string_view key) {
  if (interval_ == nanoseconds::zero()) return nanoseconds::zero();
  const Clock::Monotonic now = clock_.Steady();
  std::lock_guard lock(mutex_);
  auto found = full_at_.find(key);
  if (found == full_at_.end()) {
    if (full_at_.size() >= kMostKeys) MakeRoom(now);
    found = full_at_.emplace(key, now).first;
  }
  const Clock::Monotonic full_at = std::max(found->second, now);
  if (full_at - now > slack_) return full_at - now - slack_;
  found->second = full_at + interval_;
  return nanoseconds::zero();
}

void Throttle::MakeRoom(Clock::Monotonic now) {
  std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= now; });
  if (full_at_.size() < kMostKeys) return;
  // All of them owe something: those that owe least are forgotten, many at once, since this looks
  // at every one.
  std::vector<Clock::Monotonic> times;
  for (const auto& [key, full_at] : full_at_) times.push_back(full_at);
  const auto edge = times.begin() + kMostKeys / 4;
  std::nth_element(times.begin(), edge, times.end());
  std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= *edge; });
}

}  // namespace sluice::api
