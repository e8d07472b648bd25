#include "store/sqlite/held_run.h"

namespace sluice::store::sqlite {

Result<HeldRun> FindHeldRun(Connection& connection, const Lease& lease) {
  TRY_ASSIGN(Rows rows, connection.Query("SELECT number, state FROM run "
                                         "WHERE id = ? AND epoch = ? AND finished_at IS NULL",
                                         lease.run_id.text, lease.epoch));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return Cancelled("The run was taken over by another worker or has ended");
  const std::optional<model::RunState> state = model::ParseRunState(rows.Text(1));
  if (!state) {
    return Status(ErrorKind::kCorrupt, "A stored run cannot be read", rows.String(1));
  }
  return HeldRun{rows.Int(0), *state};
}

}  // namespace sluice::store::sqlite
