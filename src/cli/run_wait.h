#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "base/status.h"
#include "cli/session.h"

namespace sluice::cli {

/// Wait until a run has ended, showing its progress, and return it as it was last seen: alive when
/// `timeout` passed first; nothing: as long as it takes. A server that does not answer for a while
/// is waited for. Errors: cancelled when interrupted (the run goes on), as ApiClient::Call.
Result<boost::json::object> WaitForRun(Session& session, const std::string& run_id,
                                       std::optional<std::chrono::milliseconds> timeout);

}  // namespace sluice::cli
