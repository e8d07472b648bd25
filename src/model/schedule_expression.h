#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <variant>

#include "base/status.h"
#include "base/time.h"
#include "model/cron.h"
#include "model/time_zone.h"

namespace sluice::model {

/// When an association's data is to be pulled, read from its ScheduleExpression.
/// Source: EventBridge Scheduler user guide, schedule types; AppFlow's guide writes rate(5minutes).
class ScheduleExpression {
 public:
  /// Read one of
  ///   rate(N UNIT), N from 1 to 999999, UNIT minute, hour or day, with or without an s, the blank
  ///     between them free;
  ///   cron(minutes hours day-of-month month day-of-week year), see model/cron.h;
  ///   at(yyyy-mm-ddThh:mm:ss) in the years 1970 to 2199.
  /// Takes time linear in the text. Errors: invalid saying which part is wrong and what is allowed.
  static Result<ScheduleExpression> Parse(std::string_view text);

  /// Find the first instant after `after`. A rate's instants are whole periods after `anchor`, the
  /// first of them one period after it, whatever clocks do; cron() and at() mean the wall clock of
  /// `zone`: a time that it leaves out is left out, one that it shows twice counts once, the first
  /// time. Nothing when there is none any more: at() has passed, no year up to 2199 has the days
  /// that cron() means, or the instant cannot be shown (kMaxTime). Requires kMinTime <= both <=
  /// kMaxTime. Source: EventBridge Scheduler user guide, daylight savings time.
  std::optional<UnixMillis> NextAfter(UnixMillis after, UnixMillis anchor,
                                      const TimeZone& zone) const;

 private:
  struct Rate {
    int64_t period_ms;
  };
  struct At {
    CivilMinute minute;
    int64_t second_ms;
  };
  using Form = std::variant<Rate, Cron, At>;

  explicit ScheduleExpression(Form form) : form_(std::move(form)) {}
  static Result<Rate> ParseRate(std::string_view text);
  static Result<At> ParseAt(std::string_view text);

  Form form_;
};

}  // namespace sluice::model
