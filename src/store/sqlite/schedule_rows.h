#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/status.h"
#include "model/schedule.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

// What else happens to a schedule in the transactions of its association and of its runs, which are
// named by their numbers.

/// Give a new association its schedule.
Status InsertSchedule(Connection& connection, int64_t association,
                      const model::NewSchedule& schedule);

/// Put a schedule in the place of what the association had; see AssociationStore::Update.
Status ReplaceSchedule(Connection& connection, int64_t association,
                       const model::NewSchedule& schedule);

/// Turn an association's schedule off, if it has one; the watermark stays.
Status CloseSchedule(Connection& connection, int64_t association);

/// Move the watermark of the schedule that a completed run counts for, if any.
Status AdvanceSchedule(Connection& connection, int64_t run);

/// Count a failed run for its schedule, if any; `most` in a row suspend it, 0: any number may fail.
/// Returns how many it were when this one suspended it.
Result<std::optional<int64_t>> CountFailure(Connection& connection, int64_t run, int64_t most);

}  // namespace sluice::store::sqlite
