#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/status.h"
#include "model/cron_days.h"
#include "model/cron_field.h"

namespace sluice::model {

/// Minutes of a calendar, without a time zone: the caller says whose clock shows them.
using CivilMinute = std::chrono::local_time<std::chrono::minutes>;

/// The six fields of an EventBridge cron expression.
/// Source: EventBridge user guide, cron expressions reference; beyond it, as Quartz has it: ranges
/// that go around the end, L-N and LW.
class Cron {
 public:
  /// Read the fields, which blanks separate. Names and letters are taken in either case.
  /// Errors: invalid naming the field and what is allowed there.
  static Result<Cron> Parse(std::string_view fields);

  /// Find the first minute after `after` that it means; nothing when no year up to 2199 has one.
  /// Looks at no more than the months from there to 2199.
  std::optional<CivilMinute> NextAfter(CivilMinute after) const;

 private:
  std::optional<CivilMinute> FirstIn(std::chrono::year_month month, CivilMinute from) const;

  CronValues minutes_;
  CronValues hours_;
  CronValues months_;
  CronValues years_;
  CronDays days_;
};

}  // namespace sluice::model
