#include "model/cron_field.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sluice::model {
namespace {

constexpr std::string_view kMonths[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                        "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::string_view kDays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
constexpr size_t kMaxDigits = 4;

bool SameLetters(std::string_view text, std::string_view capitals) {
  return std::ranges::equal(text, capitals, [](char c, char capital) {
    return c == capital || (c >= 'a' && c <= 'z' && c - ('a' - 'A') == capital);
  });
}

std::optional<int> ReadNumber(std::string_view text) {
  int value = 0;
  const char* end = text.data() + text.size();
  if (text.empty() || text.size() > kMaxDigits || text.front() == '-') return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

/// Add one element of the list; false when it is none.
bool AddElement(const CronFieldRule& rule, std::string_view element, CronValues& values) {
  int step = 1;
  const size_t slash = element.find('/');
  const bool has_step = slash != std::string_view::npos;
  if (has_step) {
    const std::optional<int> read = ReadNumber(element.substr(slash + 1));
    if (!read || *read < 1 || *read > rule.max_step) return false;
    step = *read;
    element = element.substr(0, slash);
  }
  const int count = rule.max - rule.min + 1;
  int first = 0;
  int last = count - 1;
  if (element != "*" || !has_step) {
    const size_t dash = element.find('-');
    const auto from = ReadCronValue(rule, element.substr(0, dash));
    const auto to = dash == std::string_view::npos ? (has_step ? std::optional(rule.max) : from)
                                                   : ReadCronValue(rule, element.substr(dash + 1));
    if (!from || !to || (*to < *from && !rule.wraps)) return false;
    first = *from - rule.min;
    last = *to - rule.min + (*to < *from ? count : 0);
  }
  for (int at = first; at <= last; at += step) values.set(size_t(at % count));
  return true;
}

}  // namespace

const CronFieldRule kCronMinutes{"minutes", 0, 59, 59, {}, ", - * /", true};
const CronFieldRule kCronHours{"hours", 0, 23, 23, {}, ", - * /", true};
const CronFieldRule kCronDayOfMonth{"day-of-month", 1, 31, 31, {}, ", - * ? / L W", true};
const CronFieldRule kCronMonth{"month", 1, 12, 12, kMonths, ", - * /", true};
const CronFieldRule kCronDayOfWeek{"day-of-week", 1, 7, 0, kDays, ", - * ? L #", true};
const CronFieldRule kCronYear{"year", 1970, 2199, 229, {}, ", - * /", false};

std::optional<int> ReadCronValue(const CronFieldRule& rule, std::string_view text) {
  const auto named =
      std::ranges::find_if(rule.names, [&](auto name) { return SameLetters(text, name); });
  if (named != rule.names.end()) return rule.min + int(named - rule.names.begin());
  const std::optional<int> number = ReadNumber(text);
  if (!number || *number < rule.min || *number > rule.max) return std::nullopt;
  return number;
}

Result<CronValues> ReadCronValues(const CronFieldRule& rule, std::string_view text) {
  CronValues values;
  if (text == "*") return values.set();
  for (;;) {
    const size_t comma = text.find(',');
    if (!AddElement(rule, text.substr(0, comma), values)) return WrongCronField(rule);
    if (comma == std::string_view::npos) return values;
    text.remove_prefix(comma + 1);
  }
}

Status WrongCronField(const CronFieldRule& rule) {
  const std::string names =
      rule.names.empty() ? "" : fmt::format(" or {} to {}", rule.names.front(), rule.names.back());
  return Invalid(fmt::format("the cron field {} must be {} to {}{}, with {}", rule.name, rule.min,
                             rule.max, names, rule.marks));
}

}  // namespace sluice::model
