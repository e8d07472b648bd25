#include "store/sqlite/schedule_rows.h"

#include "store/sqlite/control_rows.h"

namespace sluice::store::sqlite {

using model::ScheduleState;
using model::ScheduleStateName;

Status InsertSchedule(Connection& connection, int64_t association,
                      const model::NewSchedule& schedule) {
  const model::ScheduleTerms& terms = schedule.terms;
  return internal::ToStatus(connection.Write(
      "INSERT INTO schedule (association, expression, zone, anchor, overlap, state, watermark, "
      "next_due) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      association, terms.expression, terms.zone, terms.anchor,
      model::OverlapPolicyName(terms.overlap), ScheduleStateName(ScheduleState::kActive),
      schedule.watermark, schedule.next_due));
}

Status ReplaceSchedule(Connection& connection, int64_t association,
                       const model::NewSchedule& schedule) {
  const model::ScheduleTerms& terms = schedule.terms;
  TRY_ASSIGN(const int64_t replaced,
             connection.Write("UPDATE schedule SET expression = ?, zone = ?, anchor = ?, "
                              "overlap = ?, next_due = ?, failures = 0, "
                              "state = iif(state = 'paused', state, 'active'), "
                              "watermark = iif(advanced OR NOT ?, watermark, ?) "
                              "WHERE association = ?",
                              terms.expression, terms.zone, terms.anchor,
                              model::OverlapPolicyName(terms.overlap), schedule.next_due,
                              schedule.watermark_given, schedule.watermark, association));
  return replaced == 1 ? Status() : InsertSchedule(connection, association, schedule);
}

Status CloseSchedule(Connection& connection, int64_t association) {
  return internal::ToStatus(
      connection.Write("UPDATE schedule SET state = 'off' WHERE association = ?", association));
}

// A window that begins behind the watermark leaves a gap before it: a schedule that begins anew
// further back has taken the place of the one that the run was queued for.
Status AdvanceSchedule(Connection& connection, int64_t run) {
  return internal::ToStatus(connection.Write(
      "UPDATE schedule SET failures = 0, advanced = 1, watermark = iif(r.window_start <= "
      "watermark, "
      "max(watermark, coalesce(r.read_until, r.window_end)), watermark) "
      "FROM run r WHERE r.number = ? AND r.scheduled = 1 AND schedule.association = r.association",
      run));
}

Result<std::optional<int64_t>> CountFailure(Connection& connection, int64_t run, int64_t most) {
  TRY(
      connection.Write("UPDATE schedule SET failures = failures + 1 FROM run r "
                       "WHERE r.number = ? AND r.scheduled = 1 AND "
                       "schedule.association = r.association",
                       run));
  if (most == 0) return std::optional<int64_t>();
  TRY_ASSIGN(
      const int64_t suspended,
      connection.Write("UPDATE schedule SET state = 'suspended' FROM run r "
                       "WHERE r.number = ? AND r.scheduled = 1 AND schedule.state = 'active' AND "
                       "schedule.association = r.association AND failures >= ?",
                       run, most));
  if (suspended == 0) return std::optional<int64_t>();
  return ReadNumber(connection.Query(
      "SELECT failures FROM schedule s JOIN run r ON r.association = s.association "
      "WHERE r.number = ?",
      run));
}

}  // namespace sluice::store::sqlite
