#pragma once

#include <chrono>
#include <string_view>

#include "base/status.h"
#include "model/cron_field.h"

namespace sluice::model {

/// Which days of a month a cron expression means.
struct CronDays {
  enum class Kind {
    kDaysOfMonth,     // `values` of day-of-month
    kDaysOfWeek,      // `values` of day-of-week
    kLastDay,         // L, and with `number` L-3: so many days before the last
    kLastWeekday,     // LW: the last Monday to Friday
    kNearestWeekday,  // 15W: the Monday to Friday nearest day `number`, in the same month
    kLastOfWeekday,   // 6L: the last `weekday`
    kNthOfWeekday,    // 6#3: `weekday` for the `number`th time
  };
  Kind kind = Kind::kDaysOfMonth;
  CronValues values = {};
  int number = 0;
  std::chrono::weekday weekday = {};
};

/// Read day-of-month and day-of-week, of which exactly one is "?". L, W and # stand alone in their
/// field. Errors: invalid naming the field and what is allowed there.
Result<CronDays> ReadCronDays(std::string_view day_of_month, std::string_view day_of_week);

/// Say which days of `month` are meant, each under its distance from the first.
CronValues DaysIn(const CronDays& days, std::chrono::year_month month);

}  // namespace sluice::model
