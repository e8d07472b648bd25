#pragma once

#include "cli/exit_code.h"
#include "cli/program.h"

namespace sluice::app {

/// `sluice serve`: run the server until SIGTERM or SIGINT, then stop it within 30 s.
cli::ExitCode Serve(const cli::ServeFlags& flags);

}  // namespace sluice::app
