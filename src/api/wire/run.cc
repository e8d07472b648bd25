#include "api/wire/run.h"

#include "base/time.h"

namespace sluice::api::wire {

namespace {

void WriteWindow(JsonWriter& out, std::string_view name, const model::Window& window) {
  out.Name(name);
  out.BeginObject();
  out.TextMember("Start", FormatIso(window.start));
  out.TextMember("End", FormatIso(window.end));
  out.EndObject();
}

void WriteStageTimes(JsonWriter& out, const model::Run& run) {
  out.Name("StageTimes");
  out.BeginObject();
  out.IntegerMember("PlanningMs", run.counts.times.planning_ms);
  out.IntegerMember("ReadingMs", run.counts.times.reading_ms);
  out.IntegerMember("WritingMs", run.counts.times.writing_ms);
  out.IntegerMember("SendingMs", run.counts.times.sending_ms);
  if (run.committing_at && run.finished_at) {
    out.IntegerMember("CommittingMs", *run.finished_at - *run.committing_at);
  }
  out.EndObject();
}

void WriteAttempt(JsonWriter& out, const model::Attempt& attempt) {
  out.BeginObject();
  out.IntegerMember("Attempt", attempt.number);
  out.TextMember("Worker", attempt.worker);
  out.TextMember("StartedAt", FormatIso(attempt.started_at));
  if (attempt.finished_at) out.TextMember("FinishedAt", FormatIso(*attempt.finished_at));
  out.TextMember("Outcome", model::AttemptOutcomeName(attempt.outcome));
  if (attempt.error) out.TextMember("ErrorKind", KindName(*attempt.error));
  if (!attempt.message.empty()) out.TextMember("Message", attempt.message);
  out.EndObject();
}

void WriteMembers(JsonWriter& out, const model::Account& account, const model::Run& run) {
  out.TextMember("RunId", run.id.text);
  out.TextMember("State", model::RunStateName(run.state));
  out.TextMember("IntegrationId", run.integration_id.text);
  out.TextMember("IntegrationArn", model::IntegrationArn(account, run.integration_id));
  out.TextMember("AssociationId", run.association_id.text);
  out.TextMember("AssociationArn",
                 model::AssociationArn(account, run.integration_id, run.association_id));
  WriteWindow(out, "Window", run.window);
  if (run.committing_at) {
    WriteWindow(out, "WindowRead", {run.window.start, run.read_until.value_or(run.window.end)});
  }
  if (run.due_at) out.TextMember("DueAt", FormatIso(*run.due_at));
  out.TextMember("RequestedAt", FormatIso(run.requested_at));
  if (run.started_at) out.TextMember("StartedAt", FormatIso(*run.started_at));
  if (run.finished_at) out.TextMember("FinishedAt", FormatIso(*run.finished_at));
  if (run.next_attempt_at) out.TextMember("NextAttemptAt", FormatIso(*run.next_attempt_at));
  out.IntegerMember("Attempt", run.attempt);
  out.IntegerMember("Rows", run.counts.rows);
  out.IntegerMember("Bytes", run.counts.bytes);
  out.IntegerMember("Files", run.counts.files);
  out.IntegerMember("RowsEstimate", run.counts.rows_estimate);
  out.IntegerMember("SplitsDone", run.counts.splits_done);
  out.IntegerMember("SplitsTotal", run.counts.splits_total);
  out.IntegerMember("RowsPerSecond", run.counts.rows_per_second);
  if (run.counts.percent) out.IntegerMember("Percent", *run.counts.percent);
  if (run.counts.seconds_left) out.IntegerMember("SecondsLeft", *run.counts.seconds_left);
  if (run.started_at) WriteStageTimes(out, run);
  if (run.retry_of) out.TextMember("RetryOf", run.retry_of->text);
  if (!run.notes.empty()) out.TextListMember("Notes", run.notes);
  if (model::IsAlive(run.state) && run.cancel_requested) out.BooleanMember("CancelRequested", true);
  if (!run.message.empty()) out.TextMember("StatusMessage", run.message);
  if (run.error) out.TextMember("ErrorKind", KindName(*run.error));
  if (!run.manifest_uri.empty()) out.TextMember("Manifest", run.manifest_uri);
}

}  // namespace

void WriteRun(JsonWriter& out, const model::Account& account, const model::Run& run) {
  out.BeginObject();
  WriteMembers(out, account, run);
  out.EndObject();
}

void WriteRun(JsonWriter& out, const model::Account& account, const model::Run& run,
              const std::vector<model::Attempt>& attempts) {
  out.BeginObject();
  WriteMembers(out, account, run);
  out.Name("Attempts");
  out.BeginArray();
  for (const model::Attempt& attempt : attempts) WriteAttempt(out, attempt);
  out.EndArray();
  out.EndObject();
}

}  // namespace sluice::api::wire
