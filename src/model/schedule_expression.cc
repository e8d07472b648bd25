#include "model/schedule_expression.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sluice::model {
namespace {

using std::chrono::minutes;

constexpr std::string_view kBlanks = " \t";
constexpr int64_t kMinuteMs = 60'000;

std::string_view Trim(std::string_view text) {
  const size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

/// Return what NAME( ) has between its brackets.
std::optional<std::string_view> Inside(std::string_view text, std::string_view name) {
  if (!text.starts_with(name) || !text.ends_with(')')) return std::nullopt;
  return text.substr(name.size(), text.size() - name.size() - 1);
}

std::optional<int64_t> UnitMs(std::string_view unit) {
  if (unit == "minute" || unit == "minutes") return kMinuteMs;
  if (unit == "hour" || unit == "hours") return 60 * kMinuteMs;
  if (unit == "day" || unit == "days") return 24 * 60 * kMinuteMs;
  return std::nullopt;
}

/// Read `count` digits at the front of `text`, and cut them and the character after them, which
/// must be `then` (0: the end), off it.
std::optional<int> CutNumber(std::string_view& text, size_t count, char then) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  if (then == 0) return text.empty() ? std::optional(value) : std::nullopt;
  if (!text.starts_with(then)) return std::nullopt;
  text.remove_prefix(1);
  return value;
}

}  // namespace

Result<ScheduleExpression::Rate> ScheduleExpression::ParseRate(std::string_view text) {
  constexpr size_t kMostDigits = 6;
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  int64_t count = 0;
  std::from_chars(text.data(), text.data() + digits, count);
  if (digits == 0 || digits > kMostDigits || count == 0) {
    return Invalid("rate() must begin with a number from 1 to 999999");
  }
  const auto unit_ms = UnitMs(Trim(text.substr(digits)));
  if (!unit_ms) {
    return Invalid("rate() must have one of the units minute, minutes, hour, hours, day, days");
  }
  return Rate{count * *unit_ms};
}

Result<ScheduleExpression::At> ScheduleExpression::ParseAt(std::string_view text) {
  const auto year = CutNumber(text, 4, '-');
  const auto month = year ? CutNumber(text, 2, '-') : std::nullopt;
  const auto day = month ? CutNumber(text, 2, 'T') : std::nullopt;
  const auto hour = day ? CutNumber(text, 2, ':') : std::nullopt;
  const auto minute = hour ? CutNumber(text, 2, ':') : std::nullopt;
  const auto second = minute ? CutNumber(text, 2, 0) : std::nullopt;
  if (!second) return Invalid("at() must hold a time as in at(2026-01-31T23:59:00)");
  const auto date = std::chrono::year(*year) / std::chrono::month(unsigned(*month)) /
                    std::chrono::day(unsigned(*day));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59 || *year < kCronYear.min ||
      *year > kCronYear.max) {
    return Invalid("at() must hold a time that the calendar has, in the years 1970 to 2199");
  }
  return At{std::chrono::local_days(date) + std::chrono::hours(*hour) + minutes(*minute),
            *second * int64_t{1000}};
}

Result<ScheduleExpression> ScheduleExpression::Parse(std::string_view text) {
  if (const auto inside = Inside(text, "rate(")) {
    TRY_ASSIGN(const Rate rate, ParseRate(Trim(*inside)));
    return ScheduleExpression(rate);
  }
  if (const auto inside = Inside(text, "cron(")) {
    TRY_ASSIGN(Cron cron, Cron::Parse(*inside));
    return ScheduleExpression(std::move(cron));
  }
  if (const auto inside = Inside(text, "at(")) {
    TRY_ASSIGN(const At at, ParseAt(Trim(*inside)));
    return ScheduleExpression(at);
  }
  return Invalid(
      "must be rate(N minutes|hours|days), cron(minutes hours day-of-month month day-of-week year) "
      "or at(yyyy-mm-ddThh:mm:ss)");
}

namespace {

std::optional<UnixMillis> NextOfRate(int64_t period_ms, UnixMillis after, UnixMillis anchor) {
  const int64_t periods = after < anchor ? 0 : (after - anchor) / period_ms;
  const UnixMillis next = anchor + (periods + 1) * period_ms;
  return next <= kMaxTime ? std::optional(next) : std::nullopt;
}

std::optional<UnixMillis> NextOfCron(const Cron& cron, UnixMillis after, const TimeZone& zone) {
  auto minute = cron.NextAfter(zone.MinuteAt(after));
  while (minute) {
    // The second time that a minute is shown lies after `after`, the first, which counts, does not.
    const auto instant = zone.InstantOf(*minute);
    if (instant && *instant > after) return instant;
    minute = cron.NextAfter(*minute);
  }
  return std::nullopt;
}

}  // namespace

std::optional<UnixMillis> ScheduleExpression::NextAfter(UnixMillis after, UnixMillis anchor,
                                                        const TimeZone& zone) const {
  if (const auto* rate = std::get_if<Rate>(&form_)) {
    return NextOfRate(rate->period_ms, after, anchor);
  }
  if (const auto* cron = std::get_if<Cron>(&form_)) return NextOfCron(*cron, after, zone);
  const At& at = std::get<At>(form_);
  auto instant = zone.InstantOf(at.minute);
  if (instant) instant = *instant + at.second_ms;
  return instant && *instant > after ? instant : std::nullopt;
}

}  // namespace sluice::model
