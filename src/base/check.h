#pragma once

namespace sluice::internal {
/// Print where a CHECK failed and end the process.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);
}  // namespace sluice::internal

/// End the process when our own assumption is wrong; in every build. Never for input.
#define CHECK(condition)                               \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::sluice::internal::CheckFailed(#condition, __FILE__, __LINE__))
