#pragma once

#include <chrono>
#include <stop_token>

#include "base/clock.h"
#include "base/status.h"

namespace sluice::pg {

enum class Ready { kRead, kWrite, kEither };

/// Wait until a socket can be read or written. Errors: cancelled by `stop`; unavailable, saying so
/// of `what`, when nothing happens for `patience`.
Status AwaitSocket(const Clock& clock, int socket, Ready ready, std::chrono::milliseconds patience,
                   std::stop_token stop, std::string_view what);

}  // namespace sluice::pg
