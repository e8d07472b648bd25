#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::cli {

struct Progress {
  std::string_view label;
  int64_t rows = 0;
  int64_t bytes = 0;
  std::optional<double> fraction;  // 0..1; nothing: how much there is to do is not known
  std::chrono::milliseconds elapsed{0};
  std::optional<int64_t> rows_per_second{};  // without them, what rows, fraction and elapsed give
  std::optional<int64_t> seconds_left{};
};

/// Draw one line of at most `columns` ASCII characters: label, bar, per cent, rows, bytes, rate and
/// time left. What does not fit is left out from the bar on; an unknown end shows no bar.
std::string RenderProgress(const Progress& progress, size_t columns);

}  // namespace sluice::cli
