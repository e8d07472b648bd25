#include "model/cron.h"

#include <algorithm>
#include <array>

namespace sluice::model {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

/// Split at runs of blanks. Nothing unless there are six fields.
std::optional<std::array<std::string_view, 6>> SplitFields(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  std::array<std::string_view, 6> fields;
  for (std::string_view& field : fields) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    field = text.substr(0, text.find_first_of(kBlanks));
    if (field.empty()) return std::nullopt;
    text.remove_prefix(field.size());
  }
  if (text.find_first_not_of(kBlanks) != std::string_view::npos) return std::nullopt;
  return fields;
}

bool Has(const CronFieldRule& rule, const CronValues& values, int value) {
  return value >= rule.min && value <= rule.max && values.test(size_t(value - rule.min));
}

}  // namespace

Result<Cron> Cron::Parse(std::string_view fields) {
  const auto split = SplitFields(fields);
  if (!split) {
    return Invalid(
        "cron() must have six fields: minutes hours day-of-month month day-of-week year");
  }
  Cron cron;
  TRY_ASSIGN(cron.minutes_, ReadCronValues(kCronMinutes, (*split)[0]));
  TRY_ASSIGN(cron.hours_, ReadCronValues(kCronHours, (*split)[1]));
  TRY_ASSIGN(cron.days_, ReadCronDays((*split)[2], (*split)[4]));
  TRY_ASSIGN(cron.months_, ReadCronValues(kCronMonth, (*split)[3]));
  TRY_ASSIGN(cron.years_, ReadCronValues(kCronYear, (*split)[5]));
  return cron;
}

std::optional<CivilMinute> Cron::NextAfter(CivilMinute after) const {
  const CivilMinute from = after + minutes(1);
  const year_month_day date(std::chrono::floor<days>(from));
  year_month month = date.year() / date.month();
  if (month.year() < year(kCronYear.min)) month = year(kCronYear.min) / std::chrono::January;
  while (month.year() <= year(kCronYear.max)) {
    if (!Has(kCronYear, years_, int(month.year()))) {
      month = (month.year() + std::chrono::years(1)) / std::chrono::January;
      continue;
    }
    if (Has(kCronMonth, months_, int(unsigned(month.month())))) {
      if (const auto found = FirstIn(month, from)) return found;
    }
    month += months(1);
  }
  return std::nullopt;
}

/// Find the first minute in `month` that is not before `from`.
std::optional<CivilMinute> Cron::FirstIn(year_month month, CivilMinute from) const {
  const CronValues in_month = DaysIn(days_, month);
  const local_days first(month / 1);
  for (int day = 0; day < 31; ++day) {
    if (!in_month.test(size_t(day)) || first + days(day + 1) <= from) continue;
    for (int hour = 0; hour < 24; ++hour) {
      const CivilMinute begin = first + days(day) + hours(hour);
      if (!hours_.test(size_t(hour)) || begin + hours(1) <= from) continue;
      for (int minute = 0; minute < 60; ++minute) {
        if (minutes_.test(size_t(minute)) && begin + minutes(minute) >= from) {
          return begin + minutes(minute);
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace sluice::model
