#pragma once

#include <string>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/session.h"

namespace sluice::cli {

struct KeysCreateFlags {
  std::string user;
  std::string policy;  // a file, or "-" for stdin
  bool full_access = false;
};

/// `sluice keys create`: make an access key and print it with its secret, which is not shown again.
Result<ExitCode> CreateKey(Session& session, const KeysCreateFlags& flags);

/// `sluice keys list`: a table, or {"AccessKeys": [...]} with --json, which has the policies.
Result<ExitCode> ListKeys(Session& session);

/// `sluice keys enable` and `disable`.
Result<ExitCode> SetKeyActive(Session& session, const std::string& key, bool active);

/// `sluice keys set-policy`: put the policy in `file` in place of the key's.
Result<ExitCode> SetKeyPolicy(Session& session, const std::string& key, const std::string& file);

/// `sluice keys delete`.
Result<ExitCode> DeleteKey(Session& session, const std::string& key);

}  // namespace sluice::cli
