#include "api/wire/run.h"

#include "base/time.h"

namespace sluice::api::wire {

void WriteRun(JsonWriter& out, const model::Account& account, const model::Run& run) {
  out.BeginObject();
  out.TextMember("RunId", run.id.text);
  out.TextMember("State", model::RunStateName(run.state));
  out.TextMember("IntegrationId", run.integration_id.text);
  out.TextMember("IntegrationArn", model::IntegrationArn(account, run.integration_id));
  out.TextMember("AssociationId", run.association_id.text);
  out.TextMember("AssociationArn",
                 model::AssociationArn(account, run.integration_id, run.association_id));
  out.Name("Window");
  out.BeginObject();
  out.TextMember("Start", FormatIso(run.window.start));
  out.TextMember("End", FormatIso(run.window.end));
  out.EndObject();
  out.TextMember("RequestedAt", FormatIso(run.requested_at));
  if (run.started_at) out.TextMember("StartedAt", FormatIso(*run.started_at));
  if (run.finished_at) out.TextMember("FinishedAt", FormatIso(*run.finished_at));
  out.IntegerMember("Attempt", run.attempt);
  out.IntegerMember("Rows", run.counts.rows);
  out.IntegerMember("Bytes", run.counts.bytes);
  out.IntegerMember("Files", run.counts.files);
  out.IntegerMember("RowsEstimate", run.counts.rows_estimate);
  if (model::IsAlive(run.state) && run.cancel_requested) out.BooleanMember("CancelRequested", true);
  if (!run.message.empty()) out.TextMember("StatusMessage", run.message);
  if (run.error) out.TextMember("ErrorKind", KindName(*run.error));
  if (!run.manifest_uri.empty()) out.TextMember("Manifest", run.manifest_uri);
  out.EndObject();
}

}  // namespace sluice::api::wire
