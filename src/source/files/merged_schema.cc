#include "source/files/merged_schema.h"

#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "batch/status.h"

namespace sluice::source {
namespace {

// Integers never become floats nor change their sign, since neither holds all of the other.
arrow::Field::MergeOptions Widening() {
  auto options = arrow::Field::MergeOptions::Defaults();
  options.promote_decimal = true;
  options.promote_integer_to_decimal = true;
  options.promote_numeric_width = true;
  options.promote_binary = true;
  return options;
}

/// Types as they go on: dictionaries and views are ways to store, not types of values.
std::shared_ptr<arrow::DataType> PlainType(const std::shared_ptr<arrow::DataType>& type) {
  switch (type->id()) {
    case arrow::Type::DICTIONARY:
      return PlainType(static_cast<const arrow::DictionaryType&>(*type).value_type());
    case arrow::Type::STRING_VIEW: return arrow::utf8();
    case arrow::Type::BINARY_VIEW: return arrow::binary();
    case arrow::Type::LIST: return arrow::list(PlainType(type->field(0)->type()));
    case arrow::Type::LARGE_LIST: return arrow::large_list(PlainType(type->field(0)->type()));
    case arrow::Type::STRUCT: {
      arrow::FieldVector fields;
      for (const auto& field : type->fields()) {
        fields.push_back(arrow::field(field->name(), PlainType(field->type())));
      }
      return arrow::struct_(std::move(fields));
    }
    default: return type;
  }
}

std::shared_ptr<arrow::Field> Plain(const arrow::Field& field) {
  return arrow::field(field.name(), PlainType(field.type()));
}

Status CannotMerge(std::string_view file, const arrow::Field& known, const arrow::Field& field) {
  return Invalid(fmt::format(
      "file '{}': column '{}' is of type {}, which does not go with the {} of the files before it",
      file, field.name(), field.type()->ToString(), known.type()->ToString()));
}

}  // namespace

Status MergedSchema::Add(std::string_view file, const arrow::Schema& schema) {
  std::set<std::string_view> names;
  for (const auto& given : schema.fields()) {
    if (!names.insert(given->name()).second) {
      return Invalid(fmt::format("file '{}': column '{}' appears twice", file, given->name()));
    }
    auto field = Plain(*given);
    const auto known = std::find_if(fields_.begin(), fields_.end(),
                                    [&](const auto& one) { return one->name() == field->name(); });
    if (known == fields_.end()) {
      fields_.push_back(std::move(field));
      continue;
    }
    if ((*known)->Equals(*field)) continue;
    const auto merged = (*known)->MergeWith(*field, Widening());
    if (!merged.ok() || !arrow::compute::CanCast(*field->type(), *(*merged)->type()) ||
        !arrow::compute::CanCast(*(*known)->type(), *(*merged)->type())) {
      return CannotMerge(file, **known, *field);
    }
    *known = *merged;
  }
  return {};
}

std::shared_ptr<arrow::Schema> MergedSchema::Finish() const { return arrow::schema(fields_); }

Result<std::shared_ptr<arrow::RecordBatch>> Conform(const arrow::RecordBatch& batch,
                                                    const std::shared_ptr<arrow::Schema>& schema,
                                                    arrow::MemoryPool* pool) {
  arrow::compute::ExecContext context(pool);
  context.set_use_threads(false);
  arrow::ArrayVector columns;
  columns.reserve(static_cast<size_t>(schema->num_fields()));
  for (const auto& field : schema->fields()) {
    const auto column = batch.GetColumnByName(field->name());
    if (column && column->type()->Equals(*field->type())) {
      columns.push_back(column);
      continue;
    }
    auto made = column ? arrow::compute::Cast(*column, field->type(),
                                              arrow::compute::CastOptions::Safe(), &context)
                       : arrow::MakeArrayOfNull(field->type(), batch.num_rows(), pool);
    if (!made.ok()) {
      return FromArrow(made.status()).WithContext(fmt::format("column '{}'", field->name()));
    }
    columns.push_back(*std::move(made));
  }
  return arrow::RecordBatch::Make(schema, batch.num_rows(), std::move(columns));
}

}  // namespace sluice::source
