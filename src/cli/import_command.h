#pragma once

#include <string>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/session.h"

namespace sluice::cli {

struct ImportFlags {
  std::string domain;
  std::string file;
  std::string key;     // column or member that identifies a profile; empty: its place in the file
  std::string format;  // "csv", "jsonl"; empty: by the file's name
  bool create_domain = false;
};

/// `sluice profiles import`: load a file's profiles into a domain. Records that are refused are
/// reported and the rest goes on. A second import of the same file changes nothing.
Result<ExitCode> RunImport(Session& session, const ImportFlags& flags);

}  // namespace sluice::cli
