#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/status.h"
#include "model/run.h"
#include "store/run_store.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

struct HeldRun {
  int64_t number = 0;
  model::RunState state = model::RunState::kRunning;
  std::optional<std::string> cancel_message;  // given when it is to be cancelled
};

/// Find the run that `lease` holds. There is one writer, so what is found stays true for the rest
/// of the transaction. Errors: cancelled when the lease is lost.
Result<HeldRun> FindHeldRun(Connection& connection, const Lease& lease);

/// The same for a run that is about to become `next`. Errors besides: invalid when it may not;
/// cancelled when it is to become cancelled instead.
Result<HeldRun> FindHeldRunFor(Connection& connection, const Lease& lease, model::RunState next);

}  // namespace sluice::store::sqlite
