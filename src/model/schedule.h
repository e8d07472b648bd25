#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "model/integration.h"
#include "model/timetable.h"

namespace sluice::model {

/// What becomes of a due instant while the run before it is still in progress.
enum class OverlapPolicy {
  kSkip,   // nothing; the next window covers it
  kQueue,  // one run once that has ended, of the latest instant that is due by then
};

/// What an association's schedule says.
struct ScheduleTerms {
  std::string expression;  // as ScheduleExpression reads it
  std::string zone = "UTC";
  UnixMillis anchor;  // where the periods of a rate begin
  OverlapPolicy overlap = OverlapPolicy::kSkip;
  bool operator==(const ScheduleTerms&) const = default;
};

enum class ScheduleState {
  kActive,
  kPaused,     // by a person
  kSuspended,  // by failures in a row
  kOff,        // the association is no longer carried out by a schedule
};

/// Why no run was made for an instant.
enum class SkipReason {
  kOverlap,  // a run was in progress
  kMissed,   // nobody looked in time, or the schedule did not fire: a later run covers it
};

/// Name a state as the API and the store spell it ("active"), and a policy ("skip").
std::string_view ScheduleStateName(ScheduleState state);
std::optional<ScheduleState> ParseScheduleState(std::string_view name);
std::string_view OverlapPolicyName(OverlapPolicy policy);
std::optional<OverlapPolicy> ParseOverlapPolicy(std::string_view name);
std::string_view SkipReasonName(SkipReason reason);
std::optional<SkipReason> ParseSkipReason(std::string_view name);

/// The schedule of an association and how far it has come.
struct Schedule {
  AssociationId association_id;
  IntegrationId integration_id;
  ScheduleTerms terms;
  ScheduleState state = ScheduleState::kActive;
  UnixMillis watermark;                // up to when data was exported: where the next window begins
  std::optional<UnixMillis> next_due;  // nothing: never again
  int failures = 0;                    // runs that failed since the last that did not
  bool operator==(const Schedule&) const = default;
};

/// Make the timetable of terms. Errors: invalid naming the expression or the zone.
Result<Timetable> MakeTimetable(const ScheduleTerms& terms);

/// A schedule about to be kept.
struct NewSchedule {
  ScheduleTerms terms;
  UnixMillis watermark;          // where the first window begins
  bool watermark_given = false;  // by FirstExecutionFrom
  std::optional<UnixMillis> next_due;
};

/// How long before now the first window of a schedule begins that names no FirstExecutionFrom.
inline constexpr int64_t kFirstWindowMs = int64_t{30} * 24 * 60 * 60 * 1000;

/// Read a schedule as a request that is made `now` means it, with the `schedule.timezone` and
/// `schedule.overlap` of ClientAssociationMetadata. FirstExecutionFrom, epoch milliseconds or
/// ISO-8601, is where the first window begins and where a rate counts from; nothing is due before
/// it. Errors: invalid naming the member below `field`, or the key of the metadata, and what is
/// allowed; also for a schedule that is never due.
Result<NewSchedule> ReadSchedule(std::string_view field, const ScheduleConfiguration& configuration,
                                 const std::map<std::string, std::string>& metadata,
                                 UnixMillis now);

}  // namespace sluice::model
