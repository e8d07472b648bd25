#include "store/sqlite/page_position.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

namespace sluice::store::sqlite {

std::string WritePosition(const std::vector<int64_t>& numbers) {
  return fmt::format("{}", fmt::join(numbers, "."));
}

Result<std::vector<int64_t>> ReadPosition(std::string_view text, size_t count) {
  std::vector<int64_t> numbers;
  if (text.empty()) return numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    const auto [stop, error] = std::from_chars(at, end, numbers.emplace_back());
    if (error != std::errc() || numbers.size() > count) break;
    if (stop == end && numbers.size() == count) return numbers;
    if (stop == end || *stop != '.') break;
    at = stop + 1;
  }
  return Invalid("NextToken is not one that was given out");
}

}  // namespace sluice::store::sqlite
