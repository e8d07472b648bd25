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
                   const std::stop_token& stop, std::string_view what);

/// Where nothing can be read yet, wait a moment for much at once: whoever is woken for every packet
/// of a stream spends more on waking than on reading. Promises nothing; AwaitSocket does.
void Gather(int socket);

}  // namespace sluice::pg
