#pragma once

#include <memory>
#include <stop_token>
#include <string_view>

#include "base/clock.h"
#include "base/status.h"
#include "pg/connection.h"

namespace sluice::source {

/// Connect, and set what the rules for values take for granted. Reads only.
Result<std::unique_ptr<pg::Connection>> OpenSession(const Clock& clock, const pg::Target& target,
                                                    pg::Patience patience, std::stop_token stop);

}  // namespace sluice::source
