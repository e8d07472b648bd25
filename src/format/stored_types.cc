#include "format/stored_types.h"

#include <arrow/memory_pool.h>
#include <arrow/type.h>
#include <arrow/type_traits.h>
#include <fmt/format.h>
#include <parquet/arrow/schema.h>
#include <parquet/properties.h>
#include <parquet/schema.h>

#include <utility>

#include "batch/status.h"
#include "format/batch_writer.h"

namespace sluice::format {
namespace {

/// What is written before the first row is of no interest.
class NoSink final : public ByteSink {
 public:
  Status Append(std::string_view) override { return {}; }
};

std::string_view JsonType(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::BOOL: return "boolean";
    case arrow::Type::STRUCT:
    case arrow::Type::MAP: return "object";
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST:
    case arrow::Type::FIXED_SIZE_LIST: return "array";
    case arrow::Type::DICTIONARY:
      return JsonType(*static_cast<const arrow::DictionaryType&>(type).value_type());
    default: break;
  }
  const bool number =
      arrow::is_integer(type.id()) || arrow::is_floating(type.id()) || arrow::is_decimal(type.id());
  return number ? "number" : "string";
}

std::string ParquetType(const parquet::schema::Node& node) {
  const auto& logical = node.logical_type();
  std::string text = logical != nullptr && !logical->is_none() ? logical->ToString() : "";
  // What follows is of the format's history, not of the values.
  if (const size_t rest = text.find(", is_from_converted_type"); rest != std::string::npos) {
    text = text.substr(0, rest) + ")";
  }
  if (node.is_group()) return text.empty() ? "group" : text;
  const auto physical = static_cast<const parquet::schema::PrimitiveNode&>(node).physical_type();
  return text.empty() ? parquet::TypeToString(physical)
                      : fmt::format("{} {}", parquet::TypeToString(physical), text);
}

Result<std::vector<std::string>> ParquetTypes(const arrow::Schema& schema) {
  // As ParquetWriter's, of which nothing else decides over types.
  const auto properties =
      parquet::WriterProperties::Builder().enable_store_decimal_as_integer()->build();
  std::shared_ptr<parquet::SchemaDescriptor> descriptor;
  TRY(FromArrow(parquet::arrow::ToParquetSchema(&schema, *properties, &descriptor)));
  std::vector<std::string> types;
  for (int i = 0; i < descriptor->group_node()->field_count(); ++i) {
    types.push_back(ParquetType(*descriptor->group_node()->field(i)));
  }
  return types;
}

}  // namespace

Result<std::vector<std::string>> StoredTypes(const model::ExportOptions& options,
                                             const std::shared_ptr<arrow::Schema>& schema) {
  NoSink sink;
  WriterResources resources{};
  resources.pool = arrow::default_memory_pool();
  TRY(MakeBatchWriter(options, schema, resources, sink));
  if (options.format == model::Format::kParquet) return ParquetTypes(*schema);
  std::vector<std::string> types;
  for (const auto& field : schema->fields()) {
    const bool json = options.format == model::Format::kJsonl;
    types.emplace_back(json ? JsonType(*field->type()) : "text");
  }
  return types;
}

}  // namespace sluice::format
