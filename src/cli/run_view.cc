#include "cli/run_view.h"

#include "cli/json_access.h"
#include "model/run.h"

namespace sluice::cli {

RunView ReadRun(const boost::json::object& run) {
  const boost::json::object& window = ObjectMember(run, "Window");
  RunView view;
  view.id = TextMember(run, "RunId");
  view.state = TextMember(run, "State");
  view.integration_id = TextMember(run, "IntegrationId");
  view.association_id = TextMember(run, "AssociationId");
  view.window_start = TextMember(window, "Start");
  view.window_end = TextMember(window, "End");
  view.requested_at = TextMember(run, "RequestedAt");
  view.started_at = TextMember(run, "StartedAt");
  view.finished_at = TextMember(run, "FinishedAt");
  view.attempt = IntegerMember(run, "Attempt");
  view.rows = IntegerMember(run, "Rows");
  view.bytes = IntegerMember(run, "Bytes");
  view.files = IntegerMember(run, "Files");
  view.rows_estimate = IntegerMember(run, "RowsEstimate");
  view.message = TextMember(run, "StatusMessage");
  view.manifest = TextMember(run, "Manifest");
  return view;
}

bool IsAlive(const RunView& run) {
  const auto state = model::ParseRunState(run.state);
  return state && model::IsAlive(*state);
}

}  // namespace sluice::cli
