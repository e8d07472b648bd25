#include "store/sqlite/attempt_rows.h"

#include "store/run_store.h"
#include "store/sqlite/control_rows.h"

namespace sluice::store::sqlite {
namespace {

using model::AttemptOutcome;

std::optional<std::string_view> Name(std::optional<ErrorKind> kind) {
  if (!kind) return std::nullopt;
  return KindName(*kind);
}

}  // namespace

Status BeginAttempt(Connection& connection, int64_t run, UnixMillis now) {
  TRY(EndAttempt(connection, run, {now, AttemptOutcome::kDied, {}, {}}));
  TRY(
      connection.Write("INSERT INTO attempt (run, epoch, number, worker, started_at) "
                       "SELECT number, epoch, attempt, worker, ? FROM run WHERE number = ?",
                       now, run));
  return internal::ToStatus(connection.Write(
      "DELETE FROM attempt WHERE run = ? AND epoch <= "
      "(SELECT epoch FROM attempt WHERE run = ? ORDER BY epoch DESC LIMIT 1 OFFSET ?)",
      run, run, kMostAttempts));
}

Status EndAttempt(Connection& connection, int64_t run, const AttemptEnd& end) {
  return internal::ToStatus(connection.Write(
      "UPDATE attempt SET finished_at = ?, outcome = ?, error = ?, message = ? "
      "WHERE run = ? AND outcome IS NULL",
      end.at, model::AttemptOutcomeName(end.outcome), Name(end.error), end.message, run));
}

Status EndAllAttempts(Connection& connection, UnixMillis now) {
  return internal::ToStatus(connection.Write(
      "UPDATE attempt SET finished_at = ?, outcome = ? WHERE outcome IS NULL AND run IN "
      "(SELECT number FROM run WHERE finished_at IS NULL AND worker IS NOT NULL)",
      now, model::AttemptOutcomeName(AttemptOutcome::kDied)));
}

Result<std::vector<model::Attempt>> ReadAttempts(Connection& connection, int64_t run) {
  TRY_ASSIGN(Rows rows,
             connection.Query("SELECT number, worker, started_at, finished_at, outcome, error, "
                              "message FROM attempt WHERE run = ? ORDER BY epoch",
                              run));
  std::vector<model::Attempt> attempts;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Next());
    if (!more) return attempts;
    model::Attempt& attempt = attempts.emplace_back();
    attempt.number = static_cast<int>(rows.Int(0));
    attempt.worker = rows.String(1);
    attempt.started_at = rows.Time(2);
    attempt.finished_at = rows.OptionalTime(3);
    if (!rows.IsNull(4)) {
      const auto outcome = model::ParseAttemptOutcome(rows.Text(4));
      if (!outcome) {
        return Status(ErrorKind::kCorrupt, "A stored attempt cannot be read", rows.String(4));
      }
      attempt.outcome = *outcome;
    }
    if (!rows.IsNull(5)) attempt.error = ParseKind(rows.Text(5));
    attempt.message = rows.String(6);
  }
}

}  // namespace sluice::store::sqlite
