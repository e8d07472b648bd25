#include "objects/s3/retry.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/id.h"

namespace sluice::objects {

Retry::Retry(const Clock& clock, const RetryOptions& options)
    : clock_(clock), options_(options), deadline_(Deadline::After(clock, options.total_time)) {}

Status Retry::WaitAfter(const Status& failure, std::stop_token stop) {
  if (!failure.retryable()) return failure;
  if (++attempts_ >= options_.max_attempts) return failure;
  const std::chrono::milliseconds wait = NextWait();
  if (wait >= deadline_.Left()) return failure;
  if (!clock_.Sleep(wait, stop)) {
    return Cancelled("stopped while waiting to try again").WithDetail(failure.ToString());
  }
  return {};
}

std::chrono::milliseconds Retry::NextWait() const {
  std::chrono::milliseconds limit = options_.first_wait;
  for (int i = 1; i < attempts_ && limit < options_.longest_wait; ++i) limit *= 2;
  limit = std::min(limit, options_.longest_wait);
  std::array<std::byte, 8> bytes;
  RandomBytes(bytes);
  uint64_t drawn;
  std::memcpy(&drawn, bytes.data(), sizeof(drawn));
  return std::chrono::milliseconds(drawn % uint64_t(limit.count() + 1));
}

}  // namespace sluice::objects
