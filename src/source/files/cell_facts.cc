#include "source/files/cell_facts.h"

#include <arrow/type.h>
#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace sluice::source {
namespace {

constexpr int kMostDecimalDigits = 38;
constexpr int kSmallDecimalDigits = 18;
constexpr int kFloatDigits = 15;

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// A number's text from its sign on, taken apart.
struct NumberShape {
  bool valid = false;
  bool zero = true;
  int integer_digits = 0;
  int scale = 0;
  int significant = 0;
  bool exponent = false;
};

NumberShape ShapeOf(std::string_view text) {
  NumberShape shape;
  size_t at = text.starts_with('-') ? 1 : 0;
  const size_t first = at;
  const auto digits = [&](int& count) {
    for (; at < text.size() && IsDigit(text[at]); ++at, ++count) {
      if (text[at] != '0') shape.zero = false;
      if (!shape.zero) ++shape.significant;
    }
  };
  digits(shape.integer_digits);
  if (shape.integer_digits == 0 || (shape.integer_digits > 1 && text[first] == '0')) return shape;
  if (at < text.size() && text[at] == '.') {
    ++at;
    digits(shape.scale);
    if (shape.scale == 0) return shape;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    shape.exponent = true;
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    int count = 0;
    for (; at < text.size() && IsDigit(text[at]); ++at) ++count;
    if (count == 0) return shape;
  }
  shape.valid = at == text.size();
  return shape;
}

bool FitsFloat(std::string_view text, const NumberShape& shape) {
  if (shape.significant > kFloatDigits) return false;
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return false;
  return shape.zero || (std::isnormal(value));
}

bool FitsInteger(std::string_view text, const NumberShape& shape) {
  if (shape.integer_digits <= 18) return true;
  int64_t value = 0;
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
}

CellFacts NumberFacts(std::string_view text) {
  CellFacts facts;
  const NumberShape shape = ShapeOf(text);
  if (!shape.valid) return facts;
  const bool minus_zero = shape.zero && text.starts_with('-');
  const int digits = shape.integer_digits + shape.scale;
  if (!shape.exponent && !minus_zero && digits <= kMostDecimalDigits) {
    facts.kinds |= CellFacts::kDecimal;
    facts.integer_digits = uint8_t(shape.integer_digits);
    facts.scale = uint8_t(shape.scale);
    if (shape.scale == 0 && FitsInteger(text, shape)) facts.kinds |= CellFacts::kInteger;
    // Whether it fits a float is asked for only where a column needs it: digits alone tell.
    if (shape.significant <= kFloatDigits) facts.kinds |= CellFacts::kFloat;
  } else if (FitsFloat(text, shape)) {
    facts.kinds |= CellFacts::kFloat;
  }
  return facts;
}

int Digits(std::string_view text, size_t at, size_t count) {
  int value = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (!IsDigit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/// As NumberFacts, of digits with at most one point among them. Require at most 15 digits.
CellFacts ShortNumberFacts(size_t integer_digits, size_t scale) {
  CellFacts facts;
  facts.kinds = CellFacts::kDecimal | CellFacts::kFloat;
  if (scale == 0) facts.kinds |= CellFacts::kInteger;
  facts.integer_digits = static_cast<uint8_t>(integer_digits);
  facts.scale = static_cast<uint8_t>(scale);
  return facts;
}

/// One bit for each of the 16 bytes that is a digit.
uint32_t DigitsAmong16(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i values = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
  const __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values);
  return static_cast<uint32_t>(_mm_movemask_epi8(digits));
}

/// Days since 1970 of a date of the proleptic Gregorian calendar.
int32_t DaysOf(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

int DaysIn(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

int TwoDigits(std::string_view text, size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

int Year(std::string_view text) { return TwoDigits(text, 0) * 100 + TwoDigits(text, 2); }

/// Say whether "dddd?dd?dd", each d a digit, is a date.
bool IsDateOfDigits(std::string_view text) {
  const int month = TwoDigits(text, 5);
  const int day = TwoDigits(text, 8);
  return text[4] == '-' && text[7] == '-' && Year(text) >= 1 && month >= 1 && month <= 12 &&
         day >= 1 && (day <= 28 || day <= DaysIn(Year(text), month));
}

/// The fraction of a second in microseconds; -1 for none of one to six digits.
int FractionOf(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] != '.' || text.size() < 2 || text.size() > 7) return -1;
  int micros = Digits(text, 1, text.size() - 1);
  for (size_t i = text.size(); i < 7 && micros >= 0; ++i) micros *= 10;
  return micros;
}

}  // namespace

bool IsJsonNumber(std::string_view text) { return ShapeOf(text).valid; }

CellFacts FactsOf(std::string_view text) {
  CellFacts facts;
  if (text.empty()) return facts;
  const char first = text[0];
  if (first == 't' || first == 'f') {
    if (text == "true" || text == "false") facts.kinds = CellFacts::kBoolean;
    return facts;
  }
  if (first != '-' && !IsDigit(first)) return facts;
  if (text.size() >= 10 && text[4] == '-') {
    if (ReadDate(text)) {
      facts.kinds = CellFacts::kDate;
    } else if (text.ends_with('Z') && ReadMicros(text.substr(0, text.size() - 1))) {
      facts.kinds = CellFacts::kInstant;
    } else if (ReadMicros(text)) {
      facts.kinds = CellFacts::kWallClock;
    }
    return facts;
  }
  return NumberFacts(text);
}

CellFacts FactsOfPadded(std::string_view text) {
  const size_t size = text.size();
  if (size == 0 || size > size_t{kFloatDigits}) return FactsOf(text);
  const uint32_t others = ~DigitsAmong16(text.data()) & ((1U << size) - 1);
  constexpr uint32_t kDashes = 1U << 4 | 1U << 7;
  if (others == kDashes && size == 10) {
    CellFacts facts;
    if (IsDateOfDigits(text)) facts.kinds = CellFacts::kDate;
    return facts;
  }
  if (others == 0) {
    return size == 1 || text[0] != '0' ? ShortNumberFacts(size, 0) : FactsOf(text);
  }
  const auto point = static_cast<size_t>(std::countr_zero(others));
  const bool single = (others & (others - 1)) == 0;
  if (single && text[point] == '.' && point > 0 && point + 1 < size &&
      (point == 1 || text[0] != '0')) {
    return ShortNumberFacts(point, size - 1 - point);
  }
  return FactsOf(text);
}

void ColumnFacts::Add(const ColumnFacts& other) {
  kinds_ &= other.kinds_;
  seen_ = seen_ || other.seen_;
  integer_digits_ = std::max(integer_digits_, other.integer_digits_);
  scale_ = std::max(scale_, other.scale_);
}

std::shared_ptr<arrow::DataType> ColumnFacts::Type() const {
  if (!seen_) return arrow::utf8();
  if (kinds_ & CellFacts::kBoolean) return arrow::boolean();
  if (kinds_ & CellFacts::kInteger) return arrow::int64();
  if (kinds_ & CellFacts::kDate) return arrow::date32();
  if (kinds_ & CellFacts::kInstant) return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  if (kinds_ & CellFacts::kWallClock) return arrow::timestamp(arrow::TimeUnit::MICRO);
  const int digits = integer_digits_ + scale_;
  if ((kinds_ & CellFacts::kDecimal) && digits <= kMostDecimalDigits) {
    // Two sizes only, so that a schema does not change with each larger value.
    return arrow::decimal128(
        digits <= kSmallDecimalDigits ? kSmallDecimalDigits : kMostDecimalDigits, scale_);
  }
  if (kinds_ & CellFacts::kFloat) return arrow::float64();
  return arrow::utf8();
}

std::optional<int32_t> ReadDate(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  bool digits = true;
  for (const size_t at : {0, 1, 2, 3, 5, 6, 8, 9}) digits &= IsDigit(text[at]);
  if (!digits || !IsDateOfDigits(text)) return std::nullopt;
  return DaysOf(Year(text), TwoDigits(text, 5), TwoDigits(text, 8));
}

std::optional<int64_t> ReadMicros(std::string_view text) {
  if (text.size() < 19 || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const auto days = ReadDate(text.substr(0, 10));
  const int hours = Digits(text, 11, 2);
  const int minutes = Digits(text, 14, 2);
  const int seconds = Digits(text, 17, 2);
  const int micros = FractionOf(text.substr(19));
  const auto within = [](int value, int below) { return value >= 0 && value < below; };
  if (!days || !within(hours, 24) || !within(minutes, 60) || !within(seconds, 60) || micros < 0) {
    return std::nullopt;
  }
  return ((int64_t{*days} * 24 + hours) * 60 + minutes) * 60'000'000 +
         int64_t{seconds} * 1'000'000 + micros;
}

}  // namespace sluice::source
