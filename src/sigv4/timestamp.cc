#include "sigv4/timestamp.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace sluice::sigv4 {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"Mon", "Tue", "Wed", "Thu",
                                                       "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 4> kZeroZones = {"GMT", "UTC", "+0000", "-0000"};

/// Return the position of `text` in `names`, or their count.
template <size_t N>
size_t Position(const std::array<std::string_view, N>& names, std::string_view text) {
  return size_t(std::ranges::find(names, text) - names.begin());
}

/// Read decimal digits only; -1 for anything else.
int Digits(std::string_view text) {
  int number = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

struct Moment {
  int year, month, day, hour, minute, second;  // -1: was not digits
};

std::optional<UnixMillis> ToMillis(const Moment& m) {
  using namespace std::chrono;
  if (m.year < 1 || m.month < 1 || m.day < 1) return std::nullopt;
  if (m.hour < 0 || m.minute < 0 || m.second < 0) return std::nullopt;
  if (m.hour > 23 || m.minute > 59 || m.second > 59) return std::nullopt;
  const year_month_day date{year(m.year), month(unsigned(m.month)), day(unsigned(m.day))};
  if (!date.ok()) return std::nullopt;
  const auto at = sys_days(date) + hours(m.hour) + minutes(m.minute) + seconds(m.second);
  return UnixMillis{duration_cast<milliseconds>(at.time_since_epoch()).count()};
}

}  // namespace

std::string FormatTimestamp(UnixMillis at) { return FormatBasic(at) + 'Z'; }

std::optional<UnixMillis> ParseTimestamp(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  return ToMillis({Digits(text.substr(0, 4)), Digits(text.substr(4, 2)), Digits(text.substr(6, 2)),
                   Digits(text.substr(9, 2)), Digits(text.substr(11, 2)),
                   Digits(text.substr(13, 2))});
}

std::optional<UnixMillis> ParseHttpDate(std::string_view text) {
  constexpr std::string_view kShape = "Www, DD Mmm YYYY HH:MM:SS ";
  if (text.size() < kShape.size()) return std::nullopt;
  for (size_t i = 0; i < kShape.size(); ++i) {
    const bool fixed = kShape[i] == ' ' || kShape[i] == ',' || kShape[i] == ':';
    if (fixed && text[i] != kShape[i]) return std::nullopt;
  }
  if (Position(kWeekdays, text.substr(0, 3)) == kWeekdays.size()) return std::nullopt;
  if (Position(kZeroZones, text.substr(kShape.size())) == kZeroZones.size()) return std::nullopt;
  const size_t month = Position(kMonths, text.substr(8, 3)) + 1;
  return ToMillis({Digits(text.substr(12, 4)), int(month), Digits(text.substr(5, 2)),
                   Digits(text.substr(17, 2)), Digits(text.substr(20, 2)),
                   Digits(text.substr(23, 2))});
}

}  // namespace sluice::sigv4
