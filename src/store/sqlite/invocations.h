#pragma once

#include <cstdint>

#include "base/status.h"
#include "base/time.h"
#include "store/invocation.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

inline constexpr int64_t kInvocationLifeMs = int64_t{15} * 60 * 1000;
inline constexpr int64_t kMostInvocations = 1'000'000;

/// Remember `invocation` in the transaction at hand, and let go of old ones; false when it is
/// remembered already: then the change was made, and there is nothing to do. A transaction that
/// fails undoes this with the rest, so only changes that took effect are remembered.
Result<bool> BeginInvocation(Connection& connection, const Invocation& invocation, UnixMillis now,
                             int64_t most = kMostInvocations);

}  // namespace sluice::store::sqlite
