#include "base/clock.h"

#include <algorithm>

namespace sluice {

using std::chrono::milliseconds;

UnixMillis SystemClock::Now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<milliseconds>(since_epoch).count()};
}

Clock::Monotonic SystemClock::Steady() const { return std::chrono::steady_clock::now(); }

bool SystemClock::Sleep(milliseconds duration, std::stop_token stop) const {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  return !wake.wait_for(lock, stop, duration, [&] { return stop.stop_requested(); });
}

milliseconds Deadline::Left() const {
  return std::max(milliseconds(0),
                  std::chrono::duration_cast<milliseconds>(at_ - clock_->Steady()));
}

}  // namespace sluice
