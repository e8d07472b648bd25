#pragma once

#include <string>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/export_request.h"
#include "cli/session.h"

namespace sluice::cli {

/// What `sluice plan` and `sluice preview` are about: the export of a domain as `sluice export`
/// names it, or a data integration that there is.
struct DryRunFlags {
  ExportFlags what;         // of the domain; `to`, window and options of both
  std::string integration;  // name, id or ARN; empty: the domain's
  std::string object;       // of the integration, to preview; empty: the only one
  int rows = 20;            // to preview
};

/// Show what the export would read and write.
Result<ExitCode> RunPlan(Session& session, const DryRunFlags& flags);

/// Show the first rows that it would read.
Result<ExitCode> RunPreview(Session& session, const DryRunFlags& flags);

}  // namespace sluice::cli
