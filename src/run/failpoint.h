#pragma once

/// A named place where a test build can be made to die: SLUICE_FAILPOINT=NAME:kill[:N] in the
/// environment kills the process with SIGKILL when NAME is passed for the N-th time (by default the
/// first). A build without SLUICE_FAILPOINTS has nothing here.
#ifdef SLUICE_FAILPOINTS
#define FAILPOINT(name) ::sluice::run::PassFailpoint(name)

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::run {

struct Failpoint {
  std::string name;
  int64_t pass = 1;  // the pass that kills, counted from 1
};

/// Read NAME:kill[:N]; nothing when it is anything else.
std::optional<Failpoint> ParseFailpoint(std::string_view text);

/// Die here if the environment says so.
void PassFailpoint(std::string_view name);

}  // namespace sluice::run

#else
#define FAILPOINT(name) static_cast<void>(0)
#endif
