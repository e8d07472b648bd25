#include <fmt/format.h>

#include "api/call.h"
#include "api/sluice/dry_run_request.h"
#include "api/wire/association.h"
#include "api/wire/json_writer.h"
#include "base/time.h"

namespace sluice::api::sluice_v1 {
namespace {

void WriteWindow(wire::JsonWriter& out, const model::ExportPlan& plan) {
  out.Name("Window");
  out.BeginObject();
  out.TextMember("Start", FormatIso(plan.window.start));
  out.TextMember("End", FormatIso(plan.window.end));
  if (plan.read_until) out.TextMember("ReadUntil", FormatIso(*plan.read_until));
  out.EndObject();
}

void WriteObject(wire::JsonWriter& out, const model::PlannedObject& object) {
  out.BeginObject();
  out.TextMember("Name", object.name);
  WriteColumns(out, object.columns);
  out.IntegerMember("RowsEstimate", object.rows_estimate);
  out.IntegerMember("Splits", static_cast<int64_t>(object.splits));
  out.TextMember("Files", object.files);
  out.EndObject();
}

}  // namespace

Result<std::string> PlanExport(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  auto association = wire::ReadAssociation(wire::Node(document, problem));
  TRY(problem.ToStatus());
  TRY_ASSIGN(const store::Claim claim, MakeDryRunClaim(call, std::move(association)));
  const auto found = call.environment.dry_run.plan(claim);
  if (!found.ok()) return AsOfTheRequest(found.status());
  const model::ExportPlan& plan = *found;
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("Source", plan.source);
  WriteWindow(out, plan);
  out.TextMember("Format", plan.format);
  out.TextMember("Compression", plan.compression);
  out.TextMember("Manifest", fmt::format("s3://{}/{}", plan.bucket, plan.manifest));
  out.Name("Objects");
  out.BeginArray();
  for (const model::PlannedObject& object : plan.objects) WriteObject(out, object);
  out.EndArray();
  out.TextListMember("Notes", plan.notes);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
