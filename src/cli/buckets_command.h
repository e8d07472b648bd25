#pragma once

#include <string>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/session.h"

namespace sluice::cli {

/// `sluice buckets create`: make an embedded bucket; one that is there already is a conflict.
Result<ExitCode> CreateBucket(Session& session, const std::string& name);

}  // namespace sluice::cli
