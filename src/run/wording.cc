#include "run/wording.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/amount_text.h"

namespace sluice::run {

std::string CountText(int64_t count, const char* noun) {
  return fmt::format("{} {}{}", sluice::CountText(count), noun, count == 1 ? "" : "s");
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
    return fmt::format("{} of about {}, {}", sluice::CountText(counts.rows),
                       CountText(counts.rows_estimate, "row"), SizeText(counts.bytes));
  }
  return fmt::format("{}, {}", CountText(counts.rows, "row"), SizeText(counts.bytes));
}

std::string CompletedText(const model::RunCounts& counts, int64_t duration_ms,
                          const std::vector<std::string>& notes) {
  std::string text = "no rows in the window";
  if (counts.rows > 0) {
    text = fmt::format("{}, {}, {} in {}", CountText(counts.rows, "row"),
                       CountText(counts.files, "file"), SizeText(counts.bytes),
                       DurationText(duration_ms));
  }
  for (const std::string& note : notes) text += "; " + note;
  return text;
}

}  // namespace sluice::run
