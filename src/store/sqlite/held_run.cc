#include "store/sqlite/held_run.h"

#include <fmt/format.h>

namespace sluice::store::sqlite {

Result<HeldRun> FindHeldRun(Connection& connection, const Lease& lease) {
  TRY_ASSIGN(Rows rows, connection.Query("SELECT number, state, cancel_message FROM run "
                                         "WHERE id = ? AND epoch = ? AND finished_at IS NULL",
                                         lease.run_id.text, lease.epoch));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return Cancelled("The run was taken over by another worker or has ended");
  const std::optional<model::RunState> state = model::ParseRunState(rows.Text(1));
  if (!state) {
    return Status(ErrorKind::kCorrupt, "A stored run cannot be read", rows.String(1));
  }
  return HeldRun{rows.Int(0), *state, rows.OptionalString(2)};
}

Result<HeldRun> FindHeldRunFor(Connection& connection, const Lease& lease, model::RunState next) {
  TRY_ASSIGN(HeldRun run, FindHeldRun(connection, lease));
  if (run.cancel_message && next != model::RunState::kCancelled) {
    return Cancelled("The run is to be cancelled");
  }
  if (model::MayBecome(run.state, next)) return run;
  return Invalid(fmt::format("A run that is {} cannot become {}", model::RunStateName(run.state),
                             model::RunStateName(next)));
}

}  // namespace sluice::store::sqlite
