#include "cli/progress_bar.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/amount_text.h"
#include "cli/clock_text.h"

namespace sluice::cli {
namespace {

constexpr size_t kWidestBar = 30;
constexpr size_t kNarrowestBar = 8;
constexpr double kMostSecondsLeft = 3.6e6;

std::optional<int64_t> RowsPerSecond(const Progress& progress) {
  if (progress.rows_per_second || progress.elapsed.count() <= 0) return progress.rows_per_second;
  return int64_t(double(progress.rows) * 1000 / double(progress.elapsed.count()));
}

std::optional<int64_t> SecondsLeft(const Progress& progress) {
  const double fraction = progress.fraction.value_or(0);
  const bool known = progress.elapsed.count() > 0 && fraction > 0 && fraction < 1;
  if (progress.seconds_left || !known) return progress.seconds_left;
  const double seconds = double(progress.elapsed.count()) / 1000;
  return int64_t(std::min(seconds * (1 - fraction) / fraction, kMostSecondsLeft));
}

std::string Figures(const Progress& progress) {
  std::string text = fmt::format("{} rows  {}", CountText(progress.rows), SizeText(progress.bytes));
  if (const auto rate = RowsPerSecond(progress)) {
    text += fmt::format("  {} rows/s", CountText(*rate));
  }
  if (const auto left = SecondsLeft(progress)) {
    text += fmt::format("  ETA {}", ClockText(std::chrono::seconds(*left)));
  }
  return text;
}

std::string Bar(double fraction, size_t width) {
  const size_t inside = width - 2;
  const auto full = size_t(fraction * double(inside));
  std::string bar(inside, ' ');
  std::fill_n(bar.begin(), full, '=');
  if (full < inside) bar[full] = '>';
  return "[" + bar + "]";
}

}  // namespace

std::string RenderProgress(const Progress& progress, size_t columns) {
  const std::string figures = Figures(progress);
  std::string line(progress.label);
  if (progress.fraction) {
    const double fraction = std::clamp(*progress.fraction, 0.0, 1.0);
    const std::string percent = fmt::format(" {:3}% ", int(fraction * 100));
    const size_t taken = line.size() + 1 + percent.size() + 1 + figures.size();
    if (columns >= taken + kNarrowestBar) {
      line += " " + Bar(fraction, std::min(columns - taken, kWidestBar));
    }
    line += percent;
  }
  line += " " + figures;
  if (line.size() > columns) line.resize(columns);
  return line;
}

}  // namespace sluice::cli
