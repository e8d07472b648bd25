#pragma once

#include <cstdint>
#include <optional>

#include "base/status.h"
#include "base/time.h"
#include "store/association_store.h"
#include "store/quotas.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

/// Queue a run of the association and the integration with these numbers. `due_at` is the instant
/// of a schedule that it is for. Returns false when there is a run for that instant already.
Result<bool> InsertRun(Connection& connection, int64_t integration, int64_t association,
                       const NewRun& run, std::optional<UnixMillis> due_at = std::nullopt);

/// Refuse the run just queued when it is one more than may be alive. Errors: quota.
Status CheckRunQuota(Connection& connection, const Quotas& quotas);

}  // namespace sluice::store::sqlite
