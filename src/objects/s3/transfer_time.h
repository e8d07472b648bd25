#pragma once

#include <chrono>
#include <cstddef>

namespace sluice::objects {

/// Return how long one attempt to send or receive so many bytes may take: what the slowest line
/// that is still of use, 128 KiB/s, needs, and half a minute.
inline std::chrono::milliseconds TimeFor(size_t bytes) {
  return std::chrono::milliseconds(30'000 + bytes / 131);
}

}  // namespace sluice::objects
