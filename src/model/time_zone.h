#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "model/cron.h"

namespace date {
class time_zone;
}  // namespace date

namespace sluice::model {

/// A time zone of the machine's database (tzdata). Copies are cheap. Threads: any.
class TimeZone {
 public:
  /// UTC, which asks no database.
  TimeZone() = default;

  /// Find a zone by its name ("Europe/Berlin"). Errors: invalid when there is none of that name.
  static Result<TimeZone> Find(std::string_view name);

  std::string name() const;

  /// Read the wall clock at an instant, seconds cut off.
  CivilMinute MinuteAt(UnixMillis at) const;

  /// Find the instant at which the wall clock begins to show `minute`: the first of two where it is
  /// set back, nothing where it is set forward over it.
  std::optional<UnixMillis> InstantOf(CivilMinute minute) const;

 private:
  explicit TimeZone(const date::time_zone* zone) : zone_(zone) {}

  const date::time_zone* zone_ = nullptr;  // of the database, which lives as long as the process
};

}  // namespace sluice::model
