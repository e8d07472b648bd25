#include "run/manifest.h"

#include <arrow/type.h>
#include <fmt/format.h>

#include <boost/json.hpp>
#include <optional>

#include "base/time.h"

namespace sluice::run {
namespace {

namespace json = boost::json;

std::string FieldsText(const arrow::DataType& type) {
  std::string text;
  for (const auto& field : type.fields()) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{}: {}", field->name(), TypeName(*field->type()));
  }
  return text;
}

json::array SchemaArray(const arrow::Schema& schema) {
  json::array columns;
  columns.reserve(static_cast<size_t>(schema.num_fields()));
  for (const auto& field : schema.fields()) {
    columns.push_back(json::object{{"name", field->name()}, {"type", TypeName(*field->type())}});
  }
  return columns;
}

json::array ObjectsArray(const std::vector<source::Object>& objects,
                         const std::vector<int64_t>& rows) {
  json::array list;
  list.reserve(objects.size());
  for (size_t i = 0; i < objects.size(); ++i) {
    list.push_back(json::object{
        {"name", objects[i].name}, {"rows", rows[i]}, {"schema", SchemaArray(*objects[i].schema)}});
  }
  return list;
}

json::object PartitionObject(const std::vector<std::string>& columns,
                             const format::PartitionValues& values) {
  json::object partition;
  for (size_t i = 0; i < values.size(); ++i) {
    partition.emplace(columns[i], values[i] ? json::value(*values[i]) : json::value());
  }
  return partition;
}

json::array FilesArray(const Plan& plan, const std::vector<source::Object>& objects,
                       const std::vector<WrittenFile>& files) {
  json::array list;
  list.reserve(files.size());
  for (const WrittenFile& file : files) {
    json::object member{{"object", objects[file.object].name},
                        {"key", file.upload.key},
                        {"rows", file.rows},
                        {"bytes", file.upload.bytes},
                        {"sha256", file.upload.sha256}};
    if (!file.partition.empty()) {
      member.emplace("partition", PartitionObject(plan.options.partition_by, file.partition));
    }
    list.push_back(std::move(member));
  }
  return list;
}

json::object WindowObject(model::Window window, std::optional<UnixMillis> read_until) {
  json::object object{{"start", FormatIso(window.start)}, {"end", FormatIso(window.end)}};
  if (read_until) object.emplace("read_until", FormatIso(*read_until));
  return object;
}

}  // namespace

std::string TypeName(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW: return "string";
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY: return "binary";
    case arrow::Type::BOOL: return "boolean";
    case arrow::Type::FLOAT: return "float32";
    case arrow::Type::DOUBLE: return "float64";
    case arrow::Type::DATE32: return "date";
    case arrow::Type::TIME32:
    case arrow::Type::TIME64: return "time";
    case arrow::Type::TIMESTAMP: {
      const bool instant = !static_cast<const arrow::TimestampType&>(type).timezone().empty();
      return instant ? "timestamp" : "timestamp_ntz";
    }
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256: {
      const auto& decimal = static_cast<const arrow::DecimalType&>(type);
      return fmt::format("decimal({}, {})", decimal.precision(), decimal.scale());
    }
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST: return fmt::format("list<{}>", TypeName(*type.field(0)->type()));
    case arrow::Type::MAP: {
      const auto& map = static_cast<const arrow::MapType&>(type);
      return fmt::format("map<{}, {}>", TypeName(*map.key_type()), TypeName(*map.item_type()));
    }
    case arrow::Type::STRUCT: return fmt::format("struct<{}>", FieldsText(type));
    default: return type.ToString();
  }
}

std::string ManifestText(const Plan& plan, int attempt, const source::Snapshot& snapshot,
                         const std::vector<WrittenFile>& files) {
  const std::vector<source::Object>& objects = snapshot.objects();
  int64_t all_rows = 0;
  int64_t all_bytes = 0;
  std::vector<int64_t> object_rows(objects.size(), 0);
  for (const WrittenFile& file : files) {
    object_rows[file.object] += file.rows;
    all_rows += file.rows;
    all_bytes += file.upload.bytes;
  }
  json::object manifest{{"run", plan.run_id.text},
                        {"attempt", attempt},
                        {"integration", plan.integration_arn},
                        {"association", plan.association_arn},
                        {"window", WindowObject(plan.window, snapshot.read_until())},
                        {"snapshot", snapshot.id()},
                        {"format", model::FormatName(plan.options.format)},
                        {"compression", model::CompressionName(model::CompressionOf(plan.options))},
                        {"rows", all_rows},
                        {"bytes", all_bytes},
                        {"objects", ObjectsArray(objects, object_rows)},
                        {"files", FilesArray(plan, objects, files)}};
  if (!plan.options.partition_by.empty()) {
    manifest.emplace("partition_by", json::value_from(plan.options.partition_by));
  }
  if (const auto notes = snapshot.notes(); !notes.empty()) {
    manifest.emplace("notes", json::value_from(notes));
  }
  return json::serialize(manifest) + "\n";
}

}  // namespace sluice::run
