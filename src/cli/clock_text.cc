#include "cli/clock_text.h"

#include <fmt/format.h>

#include <cstdint>

namespace sluice::cli {

std::string ClockText(std::chrono::milliseconds duration) {
  const int64_t seconds = duration.count() / 1000;
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace sluice::cli
