#include "store/sqlite/run_control.h"

#include <fmt/format.h>

#include "store/sqlite/control_rows.h"

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
  model::Run run;
  bool left_alone;  // nobody holds it, and nothing of it is at a bucket
};

Result<FoundRun> FindRun(Connection& connection, std::string_view id) {
  static const std::string kSql = fmt::format(
      "SELECT {}, r.number, r.worker IS NULL AND NOT EXISTS "
      "(SELECT 1 FROM upload WHERE upload.run = r.number) FROM {} WHERE r.id = ?",
      kRunColumns, kRunTables);
  TRY_ASSIGN(Rows rows, connection.Query(kSql, id));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return NotFound(fmt::format("Run '{}' was not found", id));
  TRY_ASSIGN(model::Run run, ReadRun(rows, 0));
  return FoundRun{rows.Int(kRunColumnCount), std::move(run), rows.Int(kRunColumnCount + 1) != 0};
}

Status RefuseToCancel(const model::Run& run) {
  const std::string_view why =
      run.state == RunState::kCommitting
          ? "its files are being published, and from there a run only goes forward"
          : "it has ended";
  return {ErrorKind::kDuplicate, fmt::format("Run '{}' is {} and cannot be cancelled: {}",
                                             run.id.text, model::RunStateName(run.state), why)};
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

}  // namespace sluice::store::sqlite
