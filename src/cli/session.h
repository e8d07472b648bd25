#pragma once

#include <stop_token>

#include "base/clock.h"
#include "cli/api_client.h"
#include "cli/terminal.h"

namespace sluice::cli {

/// What every verb that talks to a server works with.
struct Session {
  const Clock& clock;
  Terminal& terminal;
  ApiClient& api;
  bool json = false;  // data on stdout as JSON
  std::stop_token stop;
};

}  // namespace sluice::cli
