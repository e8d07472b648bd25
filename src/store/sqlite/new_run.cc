#include "store/sqlite/new_run.h"

#include "model/run.h"
#include "store/sqlite/quota.h"

namespace sluice::store::sqlite {
namespace {

constexpr Quota kRunQuota = {
    .what = "running exports",
    .setting = "quotas.running-exports",
    .count = "SELECT count(*) FROM (SELECT 1 FROM run WHERE finished_at IS NULL LIMIT ?)",
};

}  // namespace

Result<bool> InsertRun(Connection& connection, int64_t integration, int64_t association,
                       const NewRun& run, std::optional<UnixMillis> due_at) {
  TRY_ASSIGN(const int64_t made,
             connection.Write(
                 "INSERT INTO run (id, integration, association, state, window_start, window_end, "
                 "requested_at, waiting_since, due_at, scheduled, turn) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, max((SELECT turn FROM queue), "
                 "(SELECT coalesce(max(turn) + 1, 0) FROM run WHERE integration = ? AND "
                 "finished_at IS NULL))) ON CONFLICT (association, due_at) DO NOTHING",
                 run.id.text, integration, association,
                 model::RunStateName(model::RunState::kQueued), run.window.start, run.window.end,
                 run.requested_at, run.requested_at, due_at, due_at.has_value(), integration));
  return made == 1;
}

Status CheckRunQuota(Connection& connection, const Quotas& quotas) {
  return CheckQuota(connection, kRunQuota, quotas.running_exports);
}

}  // namespace sluice::store::sqlite
