#include "format/iso_text.h"

#include <array>
#include <charconv>
#include <cstring>

namespace sluice::format {
namespace {

constexpr std::array<char, 200> TwoDigits() {
  std::array<char, 200> digits{};
  for (size_t i = 0; i < 100; ++i) {
    digits[2 * i] = static_cast<char>('0' + i / 10);
    digits[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return digits;
}
constexpr std::array<char, 200> kTwoDigits = TwoDigits();

template <int kDigits>
char* WriteDigits(uint32_t value, char* out) {
  int at = kDigits;
  for (; at >= 2; at -= 2, value /= 100) {
    std::memcpy(out + at - 2, kTwoDigits.data() + size_t{2} * (value % 100), 2);
  }
  if (at == 1) *out = static_cast<char>('0' + value);
  return out + kDigits;
}

/// Write a year of more than four digits, or one before the year 0.
char* WriteFarYear(int64_t year, char* out) {
  if (year < 0) *out++ = '-';
  const int64_t magnitude = year < 0 ? -year : year;
  if (magnitude <= 9'999) return WriteDigits<4>(static_cast<uint32_t>(magnitude), out);
  return std::to_chars(out, out + 7, magnitude).ptr;
}

char* WriteMonthAndDay(uint32_t month, uint32_t day, char* out) {
  *out++ = '-';
  out = WriteDigits<2>(month, out);
  *out++ = '-';
  return WriteDigits<2>(day, out);
}

constexpr int64_t kMarchOfYear0 = -719468;  // 0000-03-01, in days since 1970-01-01
constexpr int64_t kLastNearDay = 2932896;   // 9999-12-31

/// Write a date of the years 0 to 9999, by multiplications that stand for divisions.
/// Source: C. Neri and L. Schneider, Euclidean affine functions and their application to calendar
/// algorithms (2022), to_date.
char* WriteNearDate(uint32_t days_since_march, char* out) {
  const uint32_t in_century = 4 * days_since_march + 3;
  const uint32_t century = in_century / 146097;
  const uint32_t in_year = 4 * (in_century % 146097 / 4) + 3;
  const uint64_t product = uint64_t{2939745} * in_year;
  const auto year_of_century = static_cast<uint32_t>(product >> 32);
  const uint32_t day_of_year = static_cast<uint32_t>(product) / 2939745 / 4;
  const uint32_t in_month = 2141 * day_of_year + 197913;
  const bool next_year =
      day_of_year >= 306;  // January and February end a year that begins in March
  const uint32_t month = (in_month >> 16) - (next_year ? 12 : 0);
  out = WriteDigits<4>(100 * century + year_of_century + (next_year ? 1 : 0), out);
  return WriteMonthAndDay(month, (in_month & 0xffff) / 2141 + 1, out);
}

}  // namespace

// Counts in eras of 400 years that begin on 1 March, so that the leap day is a year's last.
// Source: H. Hinnant, chrono-Compatible Low-Level Date Algorithms, civil_from_days.
char* WriteIsoDate(int64_t days, char* out) {
  constexpr int64_t kDaysOfEra = 146097;
  const int64_t shifted = days - kMarchOfYear0;
  if (shifted >= 0 && days <= kLastNearDay) {
    return WriteNearDate(static_cast<uint32_t>(shifted), out);
  }
  const int64_t era = (shifted < 0 ? shifted - (kDaysOfEra - 1) : shifted) / kDaysOfEra;
  // What is within an era fits 32 bits, in which dividing is cheap.
  const auto day_of_era = static_cast<uint32_t>(shifted - era * kDaysOfEra);
  const uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const uint32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint32_t month_from_march = (5 * day_of_year + 2) / 153;
  const uint32_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  out = year >= 0 && year <= 9'999 ? WriteDigits<4>(static_cast<uint32_t>(year), out)
                                   : WriteFarYear(year, out);
  return WriteMonthAndDay(month, day, out);
}

char* WriteIsoTime(int64_t seconds_of_day, int64_t fraction_of_second, int digits, char* out) {
  const auto seconds = static_cast<uint32_t>(seconds_of_day);
  const auto fraction = static_cast<uint32_t>(fraction_of_second);
  out = WriteDigits<2>(seconds / 3600, out);
  *out++ = ':';
  out = WriteDigits<2>(seconds / 60 % 60, out);
  *out++ = ':';
  out = WriteDigits<2>(seconds % 60, out);
  if (digits == 0) return out;
  *out++ = '.';
  switch (digits) {
    case 3: return WriteDigits<3>(fraction, out);
    case 6: return WriteDigits<6>(fraction, out);
    default: return WriteDigits<9>(fraction, out);
  }
}

}  // namespace sluice::format
