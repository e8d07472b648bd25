#include "model/cron_days.h"

namespace sluice::model {
namespace {

using std::chrono::days;
using std::chrono::Saturday;
using std::chrono::Sunday;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month;

using Kind = CronDays::Kind;

/// AWS counts SUN as 1.
weekday ToWeekday(int value) { return weekday(unsigned(value - 1)); }

bool IsLetter(char c, char capital) { return c == capital || c == capital + ('a' - 'A'); }

Result<CronDays> ReadDayOfMonth(std::string_view text) {
  const CronFieldRule& rule = kCronDayOfMonth;
  if (!text.empty() && IsLetter(text.front(), 'L')) {
    if (text.size() == 1) return CronDays{Kind::kLastDay};
    if (text.size() == 2 && IsLetter(text[1], 'W')) return CronDays{Kind::kLastWeekday};
    const auto before = text[1] == '-' ? ReadCronValue(rule, text.substr(2)) : std::nullopt;
    if (!before || *before == rule.max) return WrongCronField(rule);
    return CronDays{Kind::kLastDay, {}, *before};
  }
  if (!text.empty() && IsLetter(text.back(), 'W')) {
    const auto day = ReadCronValue(rule, text.substr(0, text.size() - 1));
    if (!day) return WrongCronField(rule);
    return CronDays{Kind::kNearestWeekday, {}, *day};
  }
  TRY_ASSIGN(const CronValues values, ReadCronValues(rule, text));
  return CronDays{Kind::kDaysOfMonth, values};
}

Result<CronDays> ReadDayOfWeek(std::string_view text) {
  const CronFieldRule& rule = kCronDayOfWeek;
  if (text.size() == 1 && IsLetter(text.front(), 'L')) text = "SAT";  // the week's last day
  if (!text.empty() && IsLetter(text.back(), 'L')) {
    const auto day = ReadCronValue(rule, text.substr(0, text.size() - 1));
    if (!day) return WrongCronField(rule);
    return CronDays{Kind::kLastOfWeekday, {}, 0, ToWeekday(*day)};
  }
  if (const size_t mark = text.find('#'); mark != std::string_view::npos) {
    const auto day = ReadCronValue(rule, text.substr(0, mark));
    const std::string_view which = text.substr(mark + 1);
    if (!day || which.size() != 1 || which[0] < '1' || which[0] > '5') return WrongCronField(rule);
    return CronDays{Kind::kNthOfWeekday, {}, which[0] - '0', ToWeekday(*day)};
  }
  TRY_ASSIGN(const CronValues values, ReadCronValues(rule, text));
  return CronDays{Kind::kDaysOfWeek, values};
}

/// Move a Saturday back and a Sunday on, or the other way where the month would end.
int NearestWeekday(sys_days first, int day, int last) {
  const weekday on(first + days(day));
  if (on == Saturday) return day > 0 ? day - 1 : day + 2;
  if (on == Sunday) return day < last ? day + 1 : day - 2;
  return day;
}

CronValues EveryWeek(const CronValues& values, sys_days first, int last) {
  CronValues meant;
  for (int day = 0; day <= last; ++day) {
    if (values.test(weekday(first + days(day)).c_encoding())) meant.set(size_t(day));
  }
  return meant;
}

}  // namespace

Result<CronDays> ReadCronDays(std::string_view day_of_month, std::string_view day_of_week) {
  if ((day_of_month == "?") == (day_of_week == "?")) {
    return Invalid("one of the cron fields day-of-month and day-of-week must be ?, and only one");
  }
  return day_of_week == "?" ? ReadDayOfMonth(day_of_month) : ReadDayOfWeek(day_of_week);
}

CronValues DaysIn(const CronDays& meant, year_month month) {
  const sys_days first(month / 1);
  const sys_days end(month / std::chrono::last);
  const int last = int((end - first).count());
  int day = -1;
  switch (meant.kind) {
    case Kind::kDaysOfMonth: return meant.values & ~(~CronValues() << size_t(last + 1));
    case Kind::kDaysOfWeek: return EveryWeek(meant.values, first, last);
    case Kind::kLastDay: day = last - meant.number; break;
    case Kind::kLastWeekday: day = NearestWeekday(first, last, last); break;
    case Kind::kNearestWeekday:
      if (meant.number - 1 <= last) day = NearestWeekday(first, meant.number - 1, last);
      break;
    case Kind::kLastOfWeekday: day = last - int((weekday(end) - meant.weekday).count()); break;
    case Kind::kNthOfWeekday:
      day = int((meant.weekday - weekday(first)).count()) + 7 * (meant.number - 1);
      break;
  }
  CronValues one;
  if (day >= 0 && day <= last) one.set(size_t(day));
  return one;
}

}  // namespace sluice::model
