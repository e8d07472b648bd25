#pragma once

#include "base/status.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

/// Remove some of what deleted domains left; true while more is left. One call is a transaction of
/// a few milliseconds, so that writers in between do not wait long.
Result<bool> SweepDeletedDomains(Connection& connection);

}  // namespace sluice::store::sqlite
