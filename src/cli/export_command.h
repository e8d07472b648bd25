#pragma once

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/export_request.h"
#include "cli/session.h"

namespace sluice::cli {

/// `sluice export`: find or make the data integration and the association, run it and wait for its
/// end. Prints the URI of the manifest, which names every file; the run itself with --json.
Result<ExitCode> RunExport(Session& session, const ExportFlags& flags);

}  // namespace sluice::cli
