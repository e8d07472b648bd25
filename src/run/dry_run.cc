#include "run/dry_run.h"

#include <arrow/memory_pool.h>
#include <arrow/type.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "batch/memory.h"
#include "format/batch_writer.h"
#include "format/partitioner.h"
#include "format/stored_types.h"
#include "run/catching.h"
#include "run/deadline_stop.h"
#include "run/manifest.h"
#include "run/plan.h"
#include "run/preview_rows.h"
#include "run/split_writer.h"

namespace sluice::run {
namespace {

/// Say what the files have for each column; of what is in the folders' names it is "folder".
Result<std::vector<model::PlannedColumn>> ColumnsOf(const source::Object& object,
                                                    const model::ExportOptions& options) {
  std::shared_ptr<arrow::Schema> in_files = object.schema;
  if (!options.partition_by.empty()) {
    TRY_ASSIGN(const auto partitioner,
               format::Partitioner::Make(object.schema, options.partition_by));
    in_files = partitioner.schema();
  }
  const auto stored = format::StoredTypes(options, in_files);
  if (!stored.ok()) return stored.status().WithContext(object.name);
  std::vector<model::PlannedColumn> columns;
  for (const auto& field : object.schema->fields()) {
    const int at = in_files->GetFieldIndex(field->name());
    columns.push_back({field->name(), TypeName(*field->type()),
                       at < 0 ? "folder" : (*stored)[static_cast<size_t>(at)]});
  }
  return columns;
}

std::string FilesOf(const Plan& plan, const source::Object& object) {
  std::string folders;
  for (const std::string& column : plan.options.partition_by) folders += column + "=*/";
  return fmt::format("{}/{}/{}*{}", plan.folder, object.name, folders,
                     format::FileExtension(plan.options));
}

Result<size_t> ChooseObject(const std::vector<source::Object>& objects,
                            const std::optional<std::string>& wanted) {
  std::vector<std::string_view> names;
  for (size_t i = 0; i < objects.size(); ++i) {
    if (wanted && objects[i].name == *wanted) return i;
    names.emplace_back(objects[i].name);
  }
  if (!wanted && objects.size() == 1) return size_t{0};
  constexpr size_t kMostNames = 20;
  const bool all = names.size() <= kMostNames;
  names.resize(std::min(names.size(), kMostNames));
  return Invalid(fmt::format("Object must be one of: {}{}", fmt::join(names, ", "),
                             all ? "" : " and others, as the plan lists them"));
}

}  // namespace

template <typename Body>
auto DryRun::Bounded(std::stop_token stop, Body body)
    -> decltype(body(std::declval<std::stop_token>())) {
  if (!free_.try_acquire()) {
    return Status(ErrorKind::kUnavailable, "too many plans and previews are being made at once");
  }
  const DeadlineStop deadline(environment_.clock, options_.within);
  std::stop_source halt;
  const std::stop_callback ended(stop, [&] { halt.request_stop(); });
  const std::stop_callback late(deadline.token(), [&] { halt.request_stop(); });
  decltype(body(std::declval<std::stop_token>())) result = Internal("nothing was made");
  const Status caught = Catching([&] {
    result = body(halt.get_token());
    return Status();
  });
  free_.release();
  if (!caught.ok()) return caught;
  if (!result.ok() && deadline.token().stop_requested() && !stop.stop_requested()) {
    return Status(ErrorKind::kUnsupported,
                  fmt::format("it takes longer than the {} s that a plan or a preview may take; a "
                              "run has no such bound",
                              options_.within.count() / 1000));
  }
  return result;
}

Result<model::ExportPlan> DryRun::Plan(const store::Claim& claim, std::stop_token stop) {
  return Bounded(std::move(stop), [&](std::stop_token halt) -> Result<model::ExportPlan> {
    TRY_ASSIGN(const auto source, environment_.make_source(claim));
    TRY_ASSIGN(const run::Plan plan,
               MakePlan(claim, options_.account, options_.export_defaults, source->name()));
    TRY_ASSIGN(const auto snapshot, source->Open(plan.window, options_.lanes, halt));
    TRY(CheckPartitions(snapshot->objects(), plan.options.partition_by));
    model::ExportPlan told;
    told.source = source->name();
    told.window = plan.window;
    told.read_until = snapshot->read_until();
    told.format = model::FormatName(plan.options.format);
    told.compression = model::CompressionName(model::CompressionOf(plan.options));
    told.bucket = plan.bucket;
    told.manifest = plan.folder + "/_manifest.*.json";
    for (const source::Object& object : snapshot->objects()) {
      TRY_ASSIGN(auto columns, ColumnsOf(object, plan.options));
      told.objects.push_back({object.name, std::move(columns), object.rows_estimate, object.splits,
                              FilesOf(plan, object)});
    }
    told.notes = snapshot->notes();
    return told;
  });
}

Result<model::ExportPreview> DryRun::Preview(const store::Claim& claim,
                                             const model::PreviewWish& wish, std::stop_token stop) {
  return Bounded(std::move(stop), [&](std::stop_token halt) -> Result<model::ExportPreview> {
    TRY_ASSIGN(const auto source, environment_.make_source(claim));
    TRY_ASSIGN(const run::Plan plan,
               MakePlan(claim, options_.account, options_.export_defaults, source->name()));
    // Declared before the snapshot, whose batches may be held by it.
    const auto pool = batch::NewCappedPool(options_.pool_bytes);
    TRY_ASSIGN(const auto snapshot, source->Open(plan.window, 1, halt));
    TRY_ASSIGN(const size_t at, ChooseObject(snapshot->objects(), wish.object));
    const source::Object& object = snapshot->objects()[at];
    TRY(CheckPartitions({object}, plan.options.partition_by));
    model::ExportPreview shown;
    shown.object = object.name;
    TRY_ASSIGN(shown.columns, ColumnsOf(object, plan.options));
    TRY_ASSIGN(auto rows, ReadPreviewRows(*snapshot, at, {wish.rows, options_.answer_bytes},
                                          pool.get(), halt));
    shown.rows = std::move(rows.rows);
    shown.more = rows.more;
    shown.notes = snapshot->notes();
    return shown;
  });
}

}  // namespace sluice::run
