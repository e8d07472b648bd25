#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "model/run.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

// The attempts of a run, which is named by its number, in the transactions of its claims.

/// Begin the attempt of the claim that was just taken. One that is still under way has died: a
/// worker that gives its claim back ends it.
Status BeginAttempt(Connection& connection, int64_t run, UnixMillis now);

/// How an attempt ends.
struct AttemptEnd {
  UnixMillis at;
  model::AttemptOutcome outcome = model::AttemptOutcome::kCompleted;
  std::optional<ErrorKind> error;
  std::string_view message;
};

/// End the attempt that is under way.
Status EndAttempt(Connection& connection, int64_t run, const AttemptEnd& end);

/// End all attempts that are under way: their workers are dead.
Status EndAllAttempts(Connection& connection, UnixMillis now);

/// List the attempts of a run in order.
Result<std::vector<model::Attempt>> ReadAttempts(Connection& connection, int64_t run);

}  // namespace sluice::store::sqlite
