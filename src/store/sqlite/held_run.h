#pragma once

#include <cstdint>

#include "base/status.h"
#include "model/run.h"
#include "store/run_store.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

struct HeldRun {
  int64_t number = 0;
  model::RunState state = model::RunState::kRunning;
};

/// Find the run that `lease` holds. There is one writer, so what is found stays true for the rest
/// of the transaction. Errors: cancelled when the lease is lost.
Result<HeldRun> FindHeldRun(Connection& connection, const Lease& lease);

}  // namespace sluice::store::sqlite
