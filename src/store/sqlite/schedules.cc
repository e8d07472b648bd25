#include "store/sqlite/schedules.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/sqlite/control_rows.h"
#include "store/sqlite/new_run.h"

namespace sluice::store::sqlite {
namespace {

using model::ScheduleState;

constexpr int64_t kSkipsKept = 100;

constexpr std::string_view kColumns =
    "a.id, i.id, s.expression, s.zone, s.anchor, s.overlap, s.state, s.watermark, s.next_due, "
    "s.failures";
constexpr std::string_view kTables =
    "schedule s CROSS JOIN association a ON a.number = s.association "
    "CROSS JOIN integration i ON i.number = a.integration";

constexpr std::string_view kAliveSql =
    "SELECT id FROM run WHERE association = ? AND finished_at IS NULL AND scheduled = 1 LIMIT 1";

Result<model::Schedule> ReadSchedule(const Rows& rows) {
  model::Schedule schedule;
  schedule.association_id.text = rows.String(0);
  schedule.integration_id.text = rows.String(1);
  schedule.terms.expression = rows.String(2);
  schedule.terms.zone = rows.String(3);
  schedule.terms.anchor = rows.Time(4);
  const auto overlap = model::ParseOverlapPolicy(rows.Text(5));
  const auto state = model::ParseScheduleState(rows.Text(6));
  if (!overlap || !state) {
    return Status(ErrorKind::kCorrupt, "A stored schedule cannot be read", rows.String(6));
  }
  schedule.terms.overlap = *overlap;
  schedule.state = *state;
  schedule.watermark = rows.Time(7);
  schedule.next_due = rows.OptionalTime(8);
  schedule.failures = static_cast<int>(rows.Int(9));
  return schedule;
}

Status Missing(const model::AssociationId& id) {
  return NotFound(fmt::format("Data integration association '{}' has no schedule", id.text));
}

/// A schedule as it stands in the transaction that acts on it.
struct Standing {
  int64_t association;
  int64_t integration;
  model::OverlapPolicy overlap;
  UnixMillis watermark;
  std::optional<std::string> alive;  // the id of its run in progress
};

Result<std::optional<Standing>> FindDue(Connection& connection, const Firing& firing) {
  Standing standing;
  {
    TRY_ASSIGN(Rows rows,
               connection.Query("SELECT s.association, a.integration, s.overlap, s.watermark "
                                "FROM association a JOIN schedule s ON s.association = a.number "
                                "WHERE a.id = ? AND s.state = 'active' AND s.next_due = ?",
                                firing.association_id.text, firing.first_due));
    TRY_ASSIGN(const bool found, rows.Next());
    if (!found) return std::optional<Standing>();
    standing.association = rows.Int(0);
    standing.integration = rows.Int(1);
    standing.overlap = model::ParseOverlapPolicy(rows.Text(2)).value_or(model::OverlapPolicy());
    standing.watermark = rows.Time(3);
  }
  TRY_ASSIGN(Rows rows, connection.Query(kAliveSql, standing.association));
  TRY_ASSIGN(const bool alive, rows.Next());
  if (alive) standing.alive = rows.String(0);
  return std::optional(std::move(standing));
}

Status KeepSkip(Connection& connection, int64_t association, const Skip& skip) {
  TRY(
      connection.Write("INSERT INTO skip (association, first_due, instants, reason, run_id, at) "
                       "VALUES (?, ?, ?, ?, ?, ?)",
                       association, skip.first_due, skip.instants,
                       model::SkipReasonName(skip.reason), skip.run_id.text, skip.at));
  return internal::ToStatus(connection.Write(
      "DELETE FROM skip WHERE association = ? AND number <= (SELECT number FROM skip WHERE "
      "association = ? ORDER BY number DESC LIMIT 1 OFFSET ?)",
      association, association, kSkipsKept));
}

Status SetNextDue(Connection& connection, int64_t association, const Firing& firing) {
  return internal::ToStatus(connection.Write(
      "UPDATE schedule SET next_due = ? WHERE association = ?", firing.due.next, association));
}

Status QueueRun(Connection& connection, const Standing& standing, const Firing& firing,
                UnixMillis now, Fired& fired) {
  const NewRun run{firing.run_id, {standing.watermark, firing.due.latest}, now};
  TRY_ASSIGN(const bool made, InsertRun(connection, standing.integration, standing.association, run,
                                        firing.due.latest));
  TRY(SetNextDue(connection, standing.association, firing));
  if (!made) return {};
  ++fired.runs;
  fired.missed += firing.due.passed_over;
  if (firing.due.passed_over == 0) return {};
  return KeepSkip(
      connection, standing.association,
      {firing.first_due, firing.due.passed_over, model::SkipReason::kMissed, firing.run_id, now});
}

Status FireOne(Connection& connection, const Firing& firing, UnixMillis now, Fired& fired) {
  TRY_ASSIGN(const auto standing, FindDue(connection, firing));
  if (!standing) return {};
  if (firing.due.latest <= standing->watermark) {
    // Only a clock that was set back leads here; what lies before the watermark is exported.
    return SetNextDue(connection, standing->association, firing);
  }
  if (!standing->alive) return QueueRun(connection, *standing, firing, now, fired);
  if (standing->overlap == model::OverlapPolicy::kQueue) return {};
  const int64_t instants = std::min(firing.due.passed_over + 1, model::Timetable::kMostCounted);
  TRY(KeepSkip(connection, standing->association,
               {firing.first_due, instants, model::SkipReason::kOverlap, {*standing->alive}, now}));
  fired.overlapped += instants;
  return SetNextDue(connection, standing->association, firing);
}

/// Set the state of a schedule that is on.
Status SetState(Database& database, const model::AssociationId& id, std::string_view sql) {
  return database.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const int64_t changed, connection.Write(sql, id.text));
    if (changed == 1) return {};
    TRY_ASSIGN(const auto there, ReadNumber(connection.Query(
                                     "SELECT s.association FROM schedule s JOIN association a "
                                     "ON a.number = s.association WHERE a.id = ?",
                                     id.text)));
    if (!there) return Missing(id);
    return Invalid(fmt::format(
        "The schedule of association '{}' is off: its ExecutionMode is not SCHEDULED", id.text));
  });
}

}  // namespace

Result<std::vector<model::Schedule>> Schedules::ListDue(UnixMillis now, size_t limit) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM {} WHERE s.state = 'active' AND s.next_due <= ? AND NOT (s.overlap = 'queue' "
      "AND EXISTS (SELECT 1 FROM run WHERE association = s.association AND finished_at IS NULL AND "
      "scheduled = 1)) ORDER BY s.next_due LIMIT ?",
      kColumns, kTables);
  return database_.Read([&](Connection& connection) -> Result<std::vector<model::Schedule>> {
    std::vector<model::Schedule> due;
    TRY_ASSIGN(Rows rows, connection.Query(kSql, now, limit));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Next());
      if (!more) return due;
      TRY_ASSIGN(model::Schedule schedule, ReadSchedule(rows));
      due.push_back(std::move(schedule));
    }
  });
}

Result<Fired> Schedules::Fire(std::span<const Firing> firings, UnixMillis now) {
  return database_.Write([&](Connection& connection) -> Result<Fired> {
    Fired fired;
    for (const Firing& firing : firings) TRY(FireOne(connection, firing, now, fired));
    return fired;
  });
}

Result<model::Schedule> Schedules::Find(const model::AssociationId& id) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM association a JOIN schedule s ON s.association = a.number "
      "JOIN integration i ON i.number = a.integration WHERE a.id = ?",
      kColumns);
  return database_.Read([&](Connection& connection) -> Result<model::Schedule> {
    TRY_ASSIGN(Rows rows, connection.Query(kSql, id.text));
    TRY_ASSIGN(const bool found, rows.Next());
    if (!found) return Missing(id);
    return ReadSchedule(rows);
  });
}

Status Schedules::Pause(const model::AssociationId& id) {
  return SetState(database_, id,
                  "UPDATE schedule SET state = 'paused' WHERE state <> 'off' AND association = "
                  "(SELECT number FROM association WHERE id = ?)");
}

Status Schedules::Resume(const model::AssociationId& id) {
  return SetState(database_, id,
                  "UPDATE schedule SET state = 'active', failures = 0 WHERE state <> 'off' AND "
                  "association = (SELECT number FROM association WHERE id = ?)");
}

Result<std::vector<Skip>> Schedules::ListSkips(const model::AssociationId& id, size_t limit) {
  return database_.Read([&](Connection& connection) -> Result<std::vector<Skip>> {
    std::vector<Skip> skips;
    TRY_ASSIGN(Rows rows,
               connection.Query("SELECT first_due, instants, reason, run_id, at FROM skip WHERE "
                                "association = (SELECT number FROM association WHERE id = ?) "
                                "ORDER BY number DESC LIMIT ?",
                                id.text, limit));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Next());
      if (!more) return skips;
      const auto reason = model::ParseSkipReason(rows.Text(2));
      if (!reason) return Status(ErrorKind::kCorrupt, "A stored skip cannot be read");
      skips.push_back({rows.Time(0), rows.Int(1), *reason, {rows.String(3)}, rows.Time(4)});
    }
  });
}

}  // namespace sluice::store::sqlite
