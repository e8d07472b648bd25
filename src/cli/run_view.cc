#include "cli/run_view.h"

#include "cli/json_access.h"
#include "model/run.h"

namespace sluice::cli {
namespace {

AttemptView ReadAttempt(const boost::json::object& attempt) {
  return {IntegerMember(attempt, "Attempt"), TextMember(attempt, "Worker"),
          TextMember(attempt, "StartedAt"),  TextMember(attempt, "FinishedAt"),
          TextMember(attempt, "Outcome"),    TextMember(attempt, "ErrorKind"),
          TextMember(attempt, "Message")};
}

void ReadHistory(const boost::json::object& run, RunView& view) {
  const boost::json::object& read = ObjectMember(run, "WindowRead");
  view.read_start = TextMember(read, "Start");
  view.read_end = TextMember(read, "End");
  view.due_at = TextMember(run, "DueAt");
  view.next_attempt_at = TextMember(run, "NextAttemptAt");
  view.retry_of = TextMember(run, "RetryOf");
  view.error_kind = TextMember(run, "ErrorKind");
  view.cancel_requested = run.contains("CancelRequested");
  for (const auto& [name, ms] : ObjectMember(run, "StageTimes")) {
    if (ms.is_int64()) view.stage_times_ms.emplace_back(name, ms.get_int64());
  }
  for (const auto& item : ArrayMember(run, "Attempts")) {
    if (item.is_object()) view.attempts.push_back(ReadAttempt(item.get_object()));
  }
}

}  // namespace

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
  view.splits_done = IntegerMember(run, "SplitsDone");
  view.splits_total = IntegerMember(run, "SplitsTotal");
  view.rows_per_second = IntegerMember(run, "RowsPerSecond");
  if (run.contains("Percent")) view.percent = IntegerMember(run, "Percent");
  if (run.contains("SecondsLeft")) view.seconds_left = IntegerMember(run, "SecondsLeft");
  for (const auto& note : ArrayMember(run, "Notes")) {
    if (note.is_string()) view.notes.emplace_back(note.get_string());
  }
  view.message = TextMember(run, "StatusMessage");
  view.manifest = TextMember(run, "Manifest");
  ReadHistory(run, view);
  return view;
}

bool IsAlive(const RunView& run) {
  const auto state = model::ParseRunState(run.state);
  return state && model::IsAlive(*state);
}

}  // namespace sluice::cli
