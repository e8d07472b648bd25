#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace arrow {
class DataType;
}  // namespace arrow

namespace sluice::source {

/// What a text can be read as without losing a thing: written back, its value is the same.
/// Source of the rules: docs/files.md, "Types".
struct CellFacts {
  static constexpr uint8_t kBoolean = 1;
  static constexpr uint8_t kInteger = 2;  // of 64 bits
  static constexpr uint8_t kDecimal = 4;  // of 38 digits; each integer is one
  static constexpr uint8_t kFloat = 8;    // of 15 digits at most
  static constexpr uint8_t kDate = 16;
  static constexpr uint8_t kInstant = 32;    // ends in Z
  static constexpr uint8_t kWallClock = 64;  // without a zone
  static constexpr uint8_t kAll = 127;

  uint8_t kinds = 0;
  uint8_t integer_digits = 0;  // of a decimal, before and after its point
  uint8_t scale = 0;
};

CellFacts FactsOf(std::string_view text);
/// The same, quicker, of a text that is followed by 16 bytes of memory that can be read.
CellFacts FactsOfPadded(std::string_view text);

/// Say whether a text is a number as JSON has them.
bool IsJsonNumber(std::string_view text);

/// The facts of a column's values put together.
class ColumnFacts {
 public:
  void Add(CellFacts facts) {
    kinds_ &= facts.kinds;
    seen_ = true;
    if (facts.integer_digits > integer_digits_) integer_digits_ = facts.integer_digits;
    if (facts.scale > scale_) scale_ = facts.scale;
  }
  void Add(const ColumnFacts& other);
  bool seen() const { return seen_; }
  /// Nothing but text is possible any more, so that there is no need to look further.
  bool is_text() const { return kinds_ == 0; }

  /// The narrowest type that holds every value; text where there is none, or no value.
  std::shared_ptr<arrow::DataType> Type() const;

 private:
  uint8_t kinds_ = CellFacts::kAll;
  bool seen_ = false;
  uint8_t integer_digits_ = 0;
  uint8_t scale_ = 0;
};

/// Read "2026-01-31" as days since 1970.
std::optional<int32_t> ReadDate(std::string_view text);
/// Read "2026-01-31T23:59:59.123456" (or with a blank for the T) as microseconds since 1970. A Z at
/// the end is not part of `text`.
std::optional<int64_t> ReadMicros(std::string_view text);

}  // namespace sluice::source
