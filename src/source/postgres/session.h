#pragma once

#include <stop_token>

#include "base/status.h"
#include "pg/connection.h"

namespace sluice::source {

/// Begin a transaction that only reads and sees one instant, with what the rules for values take
/// for granted set until it ends: behind a pooler the session is somebody else's afterwards. It has
/// seen nothing yet.
Status BeginReading(pg::Connection& session, std::stop_token stop);

}  // namespace sluice::source
