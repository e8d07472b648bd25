#pragma once

#include <bitset>
#include <optional>
#include <span>
#include <string_view>

#include "base/status.h"

namespace sluice::model {

/// What one field of a cron expression may hold. Names stand for `min` and what follows it.
struct CronFieldRule {
  std::string_view name;  // "day-of-month"
  int min;
  int max;
  int max_step;
  std::span<const std::string_view> names;  // "JAN", ...; empty: numbers only
  std::string_view marks;                   // what may stand there beside values, for the message
  bool wraps;                               // FRI-MON and 22-2 go around the end
};

extern const CronFieldRule kCronMinutes;
extern const CronFieldRule kCronHours;
extern const CronFieldRule kCronDayOfMonth;
extern const CronFieldRule kCronMonth;
extern const CronFieldRule kCronDayOfWeek;
extern const CronFieldRule kCronYear;

/// Values of a field, each under its distance from the rule's `min`. The widest, year, has 230.
using CronValues = std::bitset<230>;

/// Read one number or name. Nothing for anything else or a value out of range.
std::optional<int> ReadCronValue(const CronFieldRule& rule, std::string_view text);

/// Read *, or a list of V, V-V, and where `max_step` is not 0 */S, V/S and V-V/S: S is an
/// increment, and V/S goes on to the greatest value. Takes time linear in the text.
/// Errors: invalid naming the field and what is allowed there.
Result<CronValues> ReadCronValues(const CronFieldRule& rule, std::string_view text);

/// Return invalid with the field's name and what is allowed there.
Status WrongCronField(const CronFieldRule& rule);

}  // namespace sluice::model
