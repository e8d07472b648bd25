#include "api/call.h"
#include "api/sluice/dry_run_request.h"
#include "api/wire/association.h"
#include "api/wire/json_writer.h"

namespace sluice::api::sluice_v1 {
namespace {

constexpr int64_t kMostRows = 100;

model::PreviewWish ReadWish(const wire::Node& body) {
  model::PreviewWish wish;
  wish.object = body.OptionalText("Object", wire::kNonBlank);
  const wire::Node rows = body.Optional("MaxRows");
  if (rows.present()) wish.rows = static_cast<size_t>(rows.Integer(1, kMostRows));
  return wish;
}

}  // namespace

Result<std::string> PreviewExport(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  auto association = wire::ReadAssociation(body);
  const model::PreviewWish wish = ReadWish(body);
  TRY(problem.ToStatus());
  TRY_ASSIGN(const store::Claim claim, MakeDryRunClaim(call, std::move(association)));
  const auto found = call.environment.dry_run.preview(claim, wish);
  if (!found.ok()) return AsOfTheRequest(found.status());
  const model::ExportPreview& preview = *found;
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("Object", preview.object);
  WriteColumns(out, preview.columns);
  out.Name("Rows");
  out.BeginArray();
  for (const std::string& row : preview.rows) out.Raw(row);
  out.EndArray();
  out.BooleanMember("More", preview.more);
  out.TextListMember("Notes", preview.notes);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
