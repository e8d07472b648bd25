#include "run/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sluice::run {

std::string CountText(int64_t count) {
  std::string text = std::to_string(std::max<int64_t>(count, 0));
  for (size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string CountText(int64_t count, const char* noun) {
  return fmt::format("{} {}{}", CountText(count), noun, count == 1 ? "" : "s");
}

std::string SizeText(int64_t bytes) {
  constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB", "PB"};
  double size = static_cast<double>(std::max<int64_t>(bytes, 0));
  size_t unit = 0;
  while (size >= 999.5 && unit + 1 < kUnits.size()) {
    size /= 1000;
    ++unit;
  }
  const bool tenths = unit > 0 && size < 9.95;
  return fmt::format("{:.{}f} {}", size, tenths ? 1 : 0, kUnits[unit]);
}

std::string DurationText(int64_t duration_ms) {
  const int64_t ms = std::max<int64_t>(duration_ms, 0);
  if (ms < 1000) return fmt::format("{} ms", ms);
  const int64_t seconds = ms / 1000;
  if (seconds < 10) return fmt::format("{}.{} s", seconds, ms % 1000 / 100);
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
}

std::string ProgressText(const model::RunCounts& counts) {
  if (counts.rows_estimate > counts.rows) {
    return fmt::format("{} of about {}, {}", CountText(counts.rows),
                       CountText(counts.rows_estimate, "row"), SizeText(counts.bytes));
  }
  return fmt::format("{}, {}", CountText(counts.rows, "row"), SizeText(counts.bytes));
}

std::string CompletedText(const model::RunCounts& counts, int64_t duration_ms) {
  if (counts.rows == 0) return "no rows in the window";
  return fmt::format("{}, {}, {} in {}", CountText(counts.rows, "row"),
                     CountText(counts.files, "file"), SizeText(counts.bytes),
                     DurationText(duration_ms));
}

}  // namespace sluice::run
