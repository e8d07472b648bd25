#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "model/schedule_expression.h"
#include "model/time_zone.h"

namespace sluice::model {

/// When a schedule is due: an expression, the wall clock that it is read on, and where rates begin.
class Timetable {
 public:
  Timetable(ScheduleExpression expression, TimeZone zone, UnixMillis anchor)
      : expression_(std::move(expression)), zone_(zone), anchor_(anchor) {}

  std::optional<UnixMillis> NextAfter(UnixMillis after) const {
    return expression_.NextAfter(after, anchor_, zone_);
  }

  /// Where several instants have passed, the one that counts.
  struct Due {
    UnixMillis latest;
    int64_t passed_over = 0;  // how many there were before it; kMostCounted stands for any more
    std::optional<UnixMillis> next;  // after `now`
  };
  static constexpr int64_t kMostCounted = 1000;

  /// Find the latest instant that is not after `now`. Requires that `first` is an instant and not
  /// after `now`. Takes time that does not grow with how many were passed over.
  Due CatchUp(UnixMillis first, UnixMillis now) const;

 private:
  ScheduleExpression expression_;
  TimeZone zone_;
  UnixMillis anchor_;
};

}  // namespace sluice::model
