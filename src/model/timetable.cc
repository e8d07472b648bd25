#include "model/timetable.h"

namespace sluice::model {

Timetable::Due Timetable::CatchUp(UnixMillis first, UnixMillis now) const {
  Due due{first, 0, NextAfter(first)};
  // No instant lies in (empty_after, now].
  UnixMillis empty_after = now;
  while (due.next && *due.next <= now) {
    const UnixMillis middle = due.latest + (empty_after - due.latest) / 2;
    const auto found = NextAfter(middle);
    if (found && *found <= now) {
      due.latest = *found;
      due.next = NextAfter(*found);
    } else {
      empty_after = middle;
    }
  }
  for (auto at = std::optional(first); at && *at < due.latest; at = NextAfter(*at)) {
    if (++due.passed_over == kMostCounted) break;
  }
  return due;
}

}  // namespace sluice::model
