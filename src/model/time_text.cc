#include "model/time_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "model/window.h"

namespace sluice::model {
namespace {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// Reads a text from the left; every Take leaves the text alone when it does not fit.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool empty() const { return text_.empty(); }

  bool Take(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  std::optional<int> TakeNumber(size_t digits) {
    if (text_.size() < digits) return std::nullopt;
    int value = 0;
    for (char c : text_.substr(0, digits)) {
      if (!IsDigit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(digits);
    return value;
  }

  /// Take the digits after a decimal point as milliseconds.
  std::optional<int> TakeFraction() {
    int value = 0;
    size_t digits = 0;
    for (; !text_.empty() && IsDigit(text_[0]); text_.remove_prefix(1), ++digits) {
      if (digits < 3) value = value * 10 + (text_[0] - '0');
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) value *= 10;
    return value;
  }

 private:
  std::string_view text_;
};

std::optional<int64_t> TakeDate(Scanner& in) {
  using namespace std::chrono;
  const auto year_number = in.TakeNumber(4);
  if (!year_number || !in.Take('-')) return std::nullopt;
  const auto month_number = in.TakeNumber(2);
  if (!month_number || !in.Take('-')) return std::nullopt;
  const auto day_number = in.TakeNumber(2);
  if (!day_number) return std::nullopt;
  const year_month_day date{year(*year_number), month(unsigned(*month_number)),
                            day(unsigned(*day_number))};
  if (!date.ok() || *year_number == 0) return std::nullopt;
  return duration_cast<milliseconds>(sys_days(date).time_since_epoch()).count();
}

std::optional<int64_t> TakeClock(Scanner& in) {
  const auto hour = in.TakeNumber(2);
  if (!hour || *hour > 23 || !in.Take(':')) return std::nullopt;
  const auto minute = in.TakeNumber(2);
  if (!minute || *minute > 59) return std::nullopt;
  int64_t ms = (*hour * 60 + *minute) * int64_t{60'000};
  if (!in.Take(':')) return ms;
  const auto second = in.TakeNumber(2);
  if (!second || *second > 59) return std::nullopt;
  ms += *second * 1000;
  if (!in.Take('.') && !in.Take(',')) return ms;
  const auto fraction = in.TakeFraction();
  if (!fraction) return std::nullopt;
  return ms + *fraction;
}

/// Take the zone as the milliseconds it is ahead of UTC.
std::optional<int64_t> TakeZone(Scanner& in) {
  if (in.empty() || in.Take('Z') || in.Take('z')) return 0;
  const bool ahead = in.Take('+');
  if (!ahead && !in.Take('-')) return std::nullopt;
  const auto hour = in.TakeNumber(2);
  in.Take(':');
  const auto minute = in.TakeNumber(2);
  if (!hour || *hour > 23 || !minute || *minute > 59) return std::nullopt;
  const int64_t ms = (*hour * 60 + *minute) * int64_t{60'000};
  return ahead ? ms : -ms;
}

std::optional<UnixMillis> ParseIso(std::string_view text) {
  Scanner in(text);
  const auto date = TakeDate(in);
  if (!date) return std::nullopt;
  int64_t ms = *date;
  if (in.Take('T') || in.Take('t') || in.Take(' ')) {
    const auto clock = TakeClock(in);
    if (!clock) return std::nullopt;
    ms += *clock;
  }
  const auto zone = TakeZone(in);
  if (!zone || !in.empty()) return std::nullopt;
  return UnixMillis{ms - *zone};
}

}  // namespace

Result<UnixMillis> ParseTime(std::string_view what, std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), IsDigit)) {
    return ParseEpochMillis(what, text);
  }
  const auto at = ParseIso(text);
  if (!at) {
    return Invalid(fmt::format(
        "{} must be a time: epoch milliseconds (1767225600000) or ISO-8601 (2026-01-01T00:00:00Z)",
        what));
  }
  if (*at < UnixMillis{0}) return Invalid(fmt::format("{} must not be before 1970", what));
  if (*at > kMaxTime) return Invalid(fmt::format("{} must not be after the year 9999", what));
  return *at;
}

}  // namespace sluice::model
