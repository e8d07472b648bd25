#include "objects/s3/pace.h"

#include <algorithm>
#include <utility>

namespace sluice::objects {
namespace {

constexpr double kLeastRate = 1;
constexpr double kGainedInASecond = 2;
// Below it a bucket is free again soon, however little was asked of it before.
constexpr double kLeastFree = 10;
constexpr std::chrono::seconds kSecond{1};

std::chrono::nanoseconds Interval(double requests_per_second) {
  return std::chrono::nanoseconds(int64_t(1e9 / requests_per_second));
}

}  // namespace

Result<uint64_t> Pace::Await(std::chrono::milliseconds within, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (rate_ > 0) {
    const Clock::Monotonic now = clock_.Steady();
    const Clock::Monotonic turn_at = std::max(now, next_);
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(turn_at - now);
    if (wait > within) {
      return Status(ErrorKind::kThrottled, "so many requests wait that this one would be too late");
    }
    next_ = turn_at + Interval(rate_);
    lock.unlock();
    if (!clock_.Sleep(wait, stop)) return Cancelled("stopped while waiting for a turn");
    lock.lock();
  }
  Count(clock_.Steady());
  return turns_++;
}

bool Pace::OnRefused(uint64_t turn) {
  std::lock_guard lock(mutex_);
  if (turn < first_since_cut_) return false;
  first_since_cut_ = turns_;
  const Clock::Monotonic now = clock_.Steady();
  const bool begins = rate_ == 0;
  if (begins) {
    rate_ = Measured(now);
    free_at_ = std::max(2 * rate_, kLeastFree);
  }
  rate_ = std::max(rate_ / 2, kLeastRate);
  next_ = std::max(next_, now + Interval(rate_));
  return begins;
}

bool Pace::OnAnswered() {
  std::lock_guard lock(mutex_);
  if (rate_ == 0) return false;
  rate_ += kGainedInASecond / std::max(rate_, kGainedInASecond);
  if (rate_ < free_at_) return false;
  rate_ = 0;
  next_ = {};
  return true;
}

double Pace::requests_per_second() const {
  std::lock_guard lock(mutex_);
  return rate_;
}

void Pace::Count(Clock::Monotonic now) {
  const auto elapsed = now - second_began_;
  if (elapsed >= 2 * kSecond) {
    second_began_ = now;
    in_the_last_ = in_this_second_ = 0;
  } else if (elapsed >= kSecond) {
    second_began_ += kSecond;
    in_the_last_ = std::exchange(in_this_second_, 0);
  }
  ++in_this_second_;
}

double Pace::Measured(Clock::Monotonic now) const {
  if (now - second_began_ >= 2 * kSecond) return 0;
  return double(std::max(in_the_last_, in_this_second_));
}

}  // namespace sluice::objects
