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
  std::string text = "reading: ";
  if (counts.percent && counts.rows_estimate > counts.rows) {
    text += fmt::format("{} % ({} of about {})", *counts.percent, sluice::CountText(counts.rows),
                        CountText(counts.rows_estimate, "row"));
  } else {
    if (counts.percent) text += fmt::format("{} %, ", *counts.percent);
    text += fmt::format("{}, {}", CountText(counts.rows, "row"), SizeText(counts.bytes));
  }
  if (counts.splits_total > 1) {
    text += fmt::format(", {} of {}", counts.splits_done, CountText(counts.splits_total, "split"));
  }
  if (counts.seconds_left) {
    text += fmt::format(", about {} left", DurationText(*counts.seconds_left * 1000));
  }
  return text;
}

std::string SurveyText(int64_t read_bytes, int64_t total_bytes) {
  const int64_t percent = static_cast<int64_t>(static_cast<double>(read_bytes) * 100 /
                                               static_cast<double>(total_bytes));
  return fmt::format("looking through files: {} % ({} of {})", std::min<int64_t>(percent, 99),
                     SizeText(read_bytes), SizeText(total_bytes));
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
