#include "store/sqlite/run_control.h"

#include <fmt/format.h>

#include "store/sqlite/control_rows.h"
#include "store/sqlite/invocations.h"
#include "store/sqlite/new_run.h"

namespace sluice::store::sqlite {
namespace {

using model::RunState;

// Of a run that is left to ClaimCancelled the rest is over, whatever it was to be.
constexpr std::string_view kRequestSql =
    "UPDATE run SET cancel_message = ?, "
    "waiting_since = iif(worker IS NULL, min(waiting_since, ?), waiting_since) WHERE number = ?";
constexpr std::string_view kCancelSql =
    "UPDATE run SET state = ?, finished_at = ?, message = ?, cancel_message = ? WHERE number = ?";

struct FoundRun {
  int64_t number;
  int64_t integration;
  int64_t association;
  model::Run run;
  bool left_alone;  // nobody holds it, and nothing of it is at a bucket
};

Result<FoundRun> FindRun(Connection& connection, std::string_view id) {
  static const std::string kSql = fmt::format(
      "SELECT {}, r.number, r.integration, r.association, r.worker IS NULL AND NOT EXISTS "
      "(SELECT 1 FROM upload WHERE upload.run = r.number) FROM {} WHERE r.id = ?",
      kRunColumns, kRunTables);
  TRY_ASSIGN(Rows rows, connection.Query(kSql, id));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return NotFound(fmt::format("Run '{}' was not found", id));
  TRY_ASSIGN(model::Run run, ReadRun(rows, 0));
  return FoundRun{rows.Int(kRunColumnCount), rows.Int(kRunColumnCount + 1),
                  rows.Int(kRunColumnCount + 2), std::move(run),
                  rows.Int(kRunColumnCount + 3) != 0};
}

Status RefuseToCancel(const model::Run& run) {
  const std::string_view why =
      run.state == RunState::kCommitting
          ? "its files are being published, and from there a run only goes forward"
          : "it has ended";
  return {ErrorKind::kDuplicate, fmt::format("Run '{}' is {} and cannot be cancelled: {}",
                                             run.id.text, model::RunStateName(run.state), why)};
}

Status InTheWay(std::string message) { return {ErrorKind::kDuplicate, std::move(message)}; }

Status RefuseToRetry(Connection& connection, const FoundRun& found) {
  const model::Run& run = found.run;
  if (run.state != RunState::kFailed && run.state != RunState::kCancelled) {
    return InTheWay(
        fmt::format("Run '{}' is {}: only a run that failed or was cancelled is retried",
                    run.id.text, model::RunStateName(run.state)));
  }
  TRY_ASSIGN(Rows alive, connection.Query("SELECT id FROM run WHERE integration = ? AND "
                                          "association = ? AND finished_at IS NULL LIMIT 1",
                                          found.integration, found.association));
  TRY_ASSIGN(const bool is_alive, alive.Next());
  if (is_alive) {
    return InTheWay(
        fmt::format("Run '{}' of the same association is still in progress", alive.String(0)));
  }
  TRY_ASSIGN(const auto exported,
             ReadNumber(connection.Query("SELECT 1 FROM schedule s JOIN run r USING (association) "
                                         "WHERE r.number = ? AND r.scheduled = 1 AND "
                                         "s.watermark > r.window_start",
                                         found.number)));
  if (!exported) return {};
  return InTheWay(
      fmt::format("The schedule of run '{}' has exported from the start of its window "
                  "on since: a backfill exports it again",
                  run.id.text));
}

Result<model::Run> FindRetryOf(Connection& connection, const model::RunId& id) {
  TRY_ASSIGN(Rows rows, connection.Query("SELECT id FROM run WHERE retry_of = ? "
                                         "ORDER BY number DESC LIMIT 1",
                                         id.text));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return NotFound(fmt::format("The retry of run '{}' is not kept any more", id.text));
  TRY_ASSIGN(FoundRun retry, FindRun(connection, rows.String(0)));
  return std::move(retry.run);
}

}  // namespace

Result<model::Run> Control::Cancel(const model::RunId& id, std::string_view message) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Result<model::Run> {
    TRY_ASSIGN(FoundRun found, FindRun(connection, id.text));
    model::Run& run = found.run;
    if (run.cancel_requested) return run;
    if (!model::MayBecome(run.state, RunState::kCancelled)) return RefuseToCancel(run);
    if (found.left_alone) {
      TRY(connection.Write(kCancelSql, model::RunStateName(RunState::kCancelled), now, message,
                           message, found.number));
    } else {
      TRY(connection.Write(kRequestSql, message, now, found.number));
    }
    TRY_ASSIGN(found, FindRun(connection, id.text));
    return std::move(found.run);
  });
}

Result<model::Run> Control::Retry(const model::RunId& id, const model::RunId& new_id,
                                  const Invocation& invocation) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Result<model::Run> {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, now));
    if (!first) return FindRetryOf(connection, id);
    TRY_ASSIGN(const FoundRun found, FindRun(connection, id.text));
    TRY(RefuseToRetry(connection, found));
    TRY(InsertRun(connection, found.integration, found.association,
                  {new_id, found.run.window, now}));
    TRY(
        connection.Write("UPDATE run SET retry_of = ?, scheduled = "
                         "(SELECT scheduled FROM run WHERE number = ?) WHERE id = ?",
                         id.text, found.number, new_id.text));
    TRY(CheckRunQuota(connection, quotas_));
    TRY_ASSIGN(FoundRun made, FindRun(connection, new_id.text));
    return std::move(made.run);
  });
}

}  // namespace sluice::store::sqlite
