#include "format/partitioner.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/compute/exec.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/utf8.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "batch/status.h"
#include "format/column_failure.h"
#include "format/scalar_cells.h"

namespace sluice::format {
namespace {

constexpr std::string_view kNullName = "__HIVE_DEFAULT_PARTITION__";
constexpr size_t kMaxNameBytes = 255;
constexpr size_t kMostNamed = 30;

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

void AddEncoded(char c, std::string& to) {
  fmt::format_to(std::back_inserter(to), "%{:02X}", static_cast<uint8_t>(c));
}

// Letters beyond ASCII stay as they are: there are readers that take %C3%A9 for two letters.
std::string Encoded(std::string_view text) {
  std::string encoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    // U+0080 to U+009F are control characters, which no key may have: C2 80 to C2 9F.
    const bool control =
        byte == 0xC2 && i + 1 < text.size() && static_cast<uint8_t>(text[i + 1]) < 0xA0;
    if (control) {
      AddEncoded(text[i], encoded);
      AddEncoded(text[++i], encoded);
    } else if (byte >= 0x80 || IsPlain(text[i])) {
      encoded += text[i];
    } else {
      AddEncoded(text[i], encoded);
    }
  }
  return encoded;
}

std::string EncodedValue(const std::optional<std::string>& value) {
  if (!value) return std::string(kNullName);
  if (*value != kNullName) return Encoded(*value);
  std::string encoded;
  AddEncoded(value->front(), encoded);
  return encoded + value->substr(1);
}

bool IsText(const arrow::DataType& type) {
  return type.id() == arrow::Type::STRING || type.id() == arrow::Type::LARGE_STRING;
}

std::string_view TextAt(const arrow::Array& array, int64_t row) {
  if (array.type_id() == arrow::Type::STRING) {
    return static_cast<const arrow::StringArray&>(array).GetView(row);
  }
  return static_cast<const arrow::LargeStringArray&>(array).GetView(row);
}

// Null for what makes no names: a float's text is one of several that read back equal.
std::unique_ptr<Cell> MakeCell(const arrow::DataType& type) {
  if (arrow::is_floating(type.id())) return nullptr;
  if (auto cell = MakeNumberCell(type, Quotes::kNone)) return cell;
  return MakeTimeCell(type, Quotes::kNone);
}

Status NoSuchColumn(const arrow::Schema& schema, const std::string& column) {
  std::vector<std::string> names = schema.field_names();
  const bool more = names.size() > kMostNamed;
  names.resize(std::min(names.size(), kMostNamed));
  return Invalid(fmt::format("has no column '{}' to be partitioned by; its columns are: {}{}",
                             column, fmt::join(names, ", "), more ? " and others" : ""));
}

// Lengths keep values apart whatever is in them.
void AddToKey(const std::optional<std::string>& value, std::string& key) {
  const size_t length = value ? value->size() : SIZE_MAX;
  key.append(reinterpret_cast<const char*>(&length), sizeof(length));
  if (value) key += *value;
}

/// The rows of a division in order of their partitions.
Result<std::shared_ptr<arrow::Array>> RowsInOrder(const std::vector<int64_t>& sizes,
                                                  const std::vector<uint32_t>& of_row,
                                                  arrow::MemoryPool* pool) {
  std::vector<int64_t> next(sizes.size(), 0);
  std::exclusive_scan(sizes.begin(), sizes.end(), next.begin(), int64_t{0});
  std::vector<int64_t> rows(of_row.size());
  for (size_t row = 0; row < of_row.size(); ++row) {
    rows[static_cast<size_t>(next[of_row[row]]++)] = static_cast<int64_t>(row);
  }
  arrow::Int64Builder builder(pool);
  TRY(FromArrow(builder.AppendValues(rows)));
  std::shared_ptr<arrow::Array> order;
  TRY(FromArrow(builder.Finish(&order)));
  return order;
}

}  // namespace

Result<std::string> PartitionFolder(const std::vector<std::string>& columns,
                                    const PartitionValues& values) {
  std::string folder;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string name = fmt::format("{}={}", Encoded(columns[i]), EncodedValue(values[i]));
    if (name.size() > kMaxNameBytes) {
      return Invalid(fmt::format(
          "column '{}' has a value of {} bytes, with which its folder's name would have {}; at "
          "most {} can be partitioned by",
          columns[i], values[i] ? values[i]->size() : 0, name.size(), kMaxNameBytes));
    }
    folder += (i == 0 ? "" : "/") + name;
  }
  return folder;
}

Result<Partitioner> Partitioner::Make(const std::shared_ptr<arrow::Schema>& schema,
                                      const std::vector<std::string>& columns) {
  arrow::util::InitializeUTF8();
  TRY(CheckColumnNames(*schema));
  Partitioner partitioner;
  for (const std::string& name : columns) {
    const int at = schema->GetFieldIndex(name);
    if (at < 0) return NoSuchColumn(*schema, name);
    const arrow::DataType& type = *schema->field(at)->type();
    Column column{name, at, MakeCell(type)};
    if (!column.cell && !IsText(type)) {
      return Invalid(fmt::format(
          "cannot be partitioned by column '{}', which is of type {}: it must be text, a boolean, "
          "a whole number, a decimal, a date or a time",
          name, type.ToString()));
    }
    partitioner.columns_.push_back(std::move(column));
  }
  arrow::FieldVector fields;
  for (int i = 0; i < schema->num_fields(); ++i) {
    const auto is_i = [&](const Column& column) { return column.at == i; };
    if (std::ranges::any_of(partitioner.columns_, is_i)) continue;
    partitioner.others_.push_back(i);
    fields.push_back(schema->field(i));
  }
  if (fields.empty()) {
    return Invalid("cannot be partitioned by all of its columns: its files would have none");
  }
  partitioner.schema_ = arrow::schema(std::move(fields), schema->metadata());
  return partitioner;
}

Result<std::vector<PartitionedRows>> Partitioner::Divide(const arrow::RecordBatch& batch,
                                                         arrow::MemoryPool* pool) {
  TRY_ASSIGN(Division division, Assign(batch));
  TRY_ASSIGN(std::shared_ptr<arrow::RecordBatch> rows, WithoutColumns(batch));
  if (!division.together) {
    TRY_ASSIGN(const auto order, RowsInOrder(division.sizes, division.of_row, pool));
    arrow::compute::ExecContext context(pool);
    TRY_ASSIGN(
        const auto ordered,
        arrow::compute::Take(rows, order, arrow::compute::TakeOptions::NoBoundsCheck(), &context));
    rows = ordered.record_batch();
  }
  std::vector<PartitionedRows> partitions;
  partitions.reserve(division.partitions.size());
  int64_t begin = 0;
  for (size_t i = 0; i < division.partitions.size(); ++i) {
    partitions.push_back(
        {std::move(division.partitions[i]), rows->Slice(begin, division.sizes[i])});
    begin += division.sizes[i];
  }
  return partitions;
}

Result<Partitioner::Division> Partitioner::Assign(const arrow::RecordBatch& batch) {
  for (const Column& column : columns_) {
    if (column.cell) column.cell->Bind(*batch.column(column.at));
  }
  Division division;
  division.of_row.reserve(static_cast<size_t>(batch.num_rows()));
  std::unordered_map<std::string, uint32_t> known;
  std::string key;
  PartitionValues values(columns_.size());
  for (int64_t row = 0; row < batch.num_rows(); ++row) {
    key.clear();
    for (size_t i = 0; i < columns_.size(); ++i) {
      auto value = ValueAt(columns_[i], *batch.column(columns_[i].at), row);
      if (!value.ok()) return OfColumn(columns_[i].name, value.status());
      values[i] = *std::move(value);
      AddToKey(values[i], key);
    }
    const auto [found, added] =
        known.try_emplace(key, static_cast<uint32_t>(division.partitions.size()));
    if (added) {
      division.partitions.push_back(values);
      division.sizes.push_back(0);
    }
    const uint32_t partition = found->second;
    if (!added && division.of_row.back() != partition) division.together = false;
    division.of_row.push_back(partition);
    ++division.sizes[partition];
  }
  return division;
}

Result<std::optional<std::string>> Partitioner::ValueAt(const Column& column,
                                                        const arrow::Array& array, int64_t row) {
  if (array.IsNull(row)) return std::optional<std::string>();
  if (column.cell) {
    scratch_->sink.text.clear();
    column.cell->Write(row, scratch_->out);
    TRY(scratch_->out.Flush());
    return std::optional<std::string>(scratch_->sink.text);
  }
  std::string text(TextAt(array, row));
  if (!arrow::util::ValidateUTF8(text)) {
    return Status(ErrorKind::kCorrupt, "holds text that is not UTF-8");
  }
  return std::optional<std::string>(std::move(text));
}

Result<std::shared_ptr<arrow::RecordBatch>> Partitioner::WithoutColumns(
    const arrow::RecordBatch& batch) const {
  std::vector<std::shared_ptr<arrow::Array>> columns;
  columns.reserve(others_.size());
  for (const int at : others_) columns.push_back(batch.column(at));
  return arrow::RecordBatch::Make(schema_, batch.num_rows(), std::move(columns));
}

}  // namespace sluice::format
