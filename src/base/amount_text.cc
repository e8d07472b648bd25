#include "base/amount_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice {

std::string CountText(int64_t count) {
  std::string digits = std::to_string(count);
  const size_t first = count < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string SizeText(int64_t bytes) {
  constexpr std::array<std::string_view, 6> kUnits{"B", "kB", "MB", "GB", "TB", "PB"};
  double size = double(std::max<int64_t>(bytes, 0));
  size_t unit = 0;
  // 999.5 would be shown as 1000.
  while (size >= 999.5 && unit + 1 < kUnits.size()) {
    size /= 1000;
    ++unit;
  }
  const bool tenths = unit > 0 && size < 9.95;
  return fmt::format("{:.{}f} {}", size, tenths ? 1 : 0, kUnits[unit]);
}

}  // namespace sluice
