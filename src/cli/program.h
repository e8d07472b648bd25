#pragma once

#include <functional>
#include <string>

#include "cli/exit_code.h"

namespace sluice::cli {

/// What `sluice serve` is told; empty: not given.
struct ServeFlags {
  std::string config;
  std::string listen;
  std::string data;
};

using Serve = std::function<ExitCode(const ServeFlags&)>;

/// Read the command line and do what it says: every verb but `serve` is a client of a server.
ExitCode RunProgram(int argc, char** argv, const Serve& serve);

}  // namespace sluice::cli
