#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::source {

/// Write numbers as PostgreSQL sends them.
template <std::integral T>
std::string Sent(T value) {
  std::string bytes(sizeof(T), '\0');
  auto bits = static_cast<uint64_t>(value);
  for (size_t i = sizeof(T); i-- > 0; bits >>= 8) bytes[i] = static_cast<char>(bits & 0xff);
  return bytes;
}
inline std::string Sent(double value) { return Sent(std::bit_cast<int64_t>(value)); }
inline std::string Sent(float value) { return Sent(std::bit_cast<int32_t>(value)); }

/// A numeric out of its text, by the description of its format rather than by what decodes it.
inline std::string SentNumeric(std::string_view text) {
  const bool minus = text.starts_with('-');
  if (minus) text.remove_prefix(1);
  const size_t point = text.find('.');
  std::string whole(text.substr(0, point));
  std::string fraction(point == std::string_view::npos ? "" : text.substr(point + 1));
  const auto scale = static_cast<int16_t>(fraction.size());
  while (whole.size() % 4 != 0) whole.insert(whole.begin(), '0');
  while (fraction.size() % 4 != 0) fraction += '0';
  auto weight = static_cast<int16_t>(static_cast<int>(whole.size()) / 4 - 1);
  std::string digits = whole + fraction;
  while (digits.starts_with("0000")) digits.erase(0, 4), --weight;
  while (digits.ends_with("0000")) digits.erase(digits.size() - 4);
  if (digits.empty()) weight = 0;
  std::string groups;
  for (size_t i = 0; i < digits.size(); i += 4) {
    groups += Sent(static_cast<int16_t>(std::stoi(digits.substr(i, 4))));
  }
  return Sent(static_cast<int16_t>(digits.size() / 4)) + Sent(weight) +
         Sent(static_cast<uint16_t>(minus ? 0x4000 : 0)) + Sent(scale) + groups;
}

using SentField = std::optional<std::string>;

inline std::string SentFields(const std::vector<SentField>& fields) {
  std::string bytes;
  for (const SentField& field : fields) {
    bytes += field ? Sent(static_cast<int32_t>(field->size())) + *field : Sent(int32_t{-1});
  }
  return bytes;
}

/// An array of one dimension.
inline std::string SentArray(uint32_t item_oid, const std::vector<SentField>& items,
                             int32_t lower_bound = 1) {
  std::string bytes = Sent(int32_t{items.empty() ? 0 : 1}) + Sent(int32_t{0}) + Sent(item_oid);
  if (!items.empty()) bytes += Sent(static_cast<int32_t>(items.size())) + Sent(lower_bound);
  return bytes + SentFields(items);
}

inline std::string SentHeader() {
  return std::string("PGCOPY\n\377\r\n\0", 11) + Sent(int32_t{0}) + Sent(int32_t{0});
}
inline std::string SentRow(const std::vector<SentField>& fields) {
  return Sent(static_cast<int16_t>(fields.size())) + SentFields(fields);
}
inline std::string SentTrailer() { return Sent(int16_t{-1}); }

}  // namespace sluice::source
