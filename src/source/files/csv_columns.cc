#include "source/files/csv_columns.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "batch/status.h"
#include "source/files/cell_facts.h"

namespace sluice::source {
namespace {

/// One column of the rows: its cells, one after the other.
struct Cells {
  std::string_view data;
  const CsvRows& rows;
  size_t place;
  size_t fields;
  std::string_view null_text;

  const CsvCell& At(int64_t row) const {
    return rows.cells[static_cast<size_t>(row) * fields + place];
  }
  std::string_view Text(const CsvCell& cell) const { return data.substr(cell.begin, cell.size); }
  bool IsNull(const CsvCell& cell) const { return !cell.quoted && Text(cell) == null_text; }
};

class TextInteger {
 public:
  using Value = int64_t;
  explicit TextInteger(const arrow::DataType&) {}
  bool operator()(std::string_view text, int64_t& value) const {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
  }
};

class TextFloat {
 public:
  using Value = double;
  explicit TextFloat(const arrow::DataType&) {}
  bool operator()(std::string_view text, double& value) const {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
  }
};

class TextDate {
 public:
  using Value = int32_t;
  explicit TextDate(const arrow::DataType&) {}
  bool operator()(std::string_view text, int32_t& value) const {
    const auto days = ReadDate(text);
    value = days.value_or(0);
    return days.has_value();
  }
};

class TextTime {
 public:
  using Value = int64_t;
  explicit TextTime(const arrow::DataType& type)
      : zoned_(!static_cast<const arrow::TimestampType&>(type).timezone().empty()) {}
  bool operator()(std::string_view text, int64_t& value) const {
    if (zoned_ != text.ends_with('Z')) return false;
    if (zoned_) text.remove_suffix(1);
    const auto micros = ReadMicros(text);
    value = micros.value_or(0);
    return micros.has_value();
  }

 private:
  const bool zoned_;
};

class TextDecimal {
 public:
  using Value = arrow::Decimal128;
  explicit TextDecimal(const arrow::DataType& type)
      : scale_(static_cast<const arrow::Decimal128Type&>(type).scale()) {}
  bool operator()(std::string_view text, arrow::Decimal128& value) const {
    const bool minus = text.starts_with('-');
    if (minus) text.remove_prefix(1);
    // Up to 38 digits and never more: checked by the type's own precision. Most are few, and what
    // fits 64 bits is far quicker there.
    const bool few = text.size() + static_cast<size_t>(scale_) < kFewDigits;
    return few ? Read<uint64_t>(text, minus, value) : Read<unsigned __int128>(text, minus, value);
  }

 private:
  static constexpr size_t kFewDigits = 19;

  template <typename Digits>
  bool Read(std::string_view text, bool minus, arrow::Decimal128& value) const {
    Digits digits = 0;
    int behind = -1;
    for (const char c : text) {
      if (c == '.' && behind < 0) {
        behind = 0;
        continue;
      }
      if (c < '0' || c > '9') return false;
      digits = digits * 10 + static_cast<unsigned>(c - '0');
      if (behind >= 0) ++behind;
    }
    for (int i = behind < 0 ? 0 : behind; i < scale_; ++i) digits *= 10;
    const auto whole = static_cast<__int128>(digits);
    const __int128 with_sign = minus ? -whole : whole;
    value =
        arrow::Decimal128(static_cast<int64_t>(with_sign >> 64), static_cast<uint64_t>(with_sign));
    return behind <= scale_;
  }

  const int scale_;
};

/// Marks rows without a value; no bits are made before the first.
class Validity {
 public:
  Validity(int64_t rows, arrow::MemoryPool* pool) : rows_(rows), pool_(pool) {}

  arrow::Status SetNull(int64_t row) {
    if (!bits_) {
      ARROW_ASSIGN_OR_RAISE(bits_, arrow::AllocateBitmap(rows_, pool_));
      std::memset(bits_->mutable_data(), 0xff, static_cast<size_t>(bits_->size()));
    }
    bits_->mutable_data()[row / 8] &= static_cast<uint8_t>(~(1U << (row % 8)));
    ++nulls_;
    return arrow::Status::OK();
  }
  int64_t nulls() const { return nulls_; }
  const std::shared_ptr<arrow::Buffer>& bits() const { return bits_; }

 private:
  const int64_t rows_;
  arrow::MemoryPool* const pool_;
  std::shared_ptr<arrow::Buffer> bits_;
  int64_t nulls_ = 0;
};

using Column = arrow::Result<std::shared_ptr<arrow::ArrayData>>;

arrow::Status DoesNotFit() { return arrow::Status::Invalid("a text that the type cannot hold"); }

template <typename Convert>
Column FixedColumn(const Cells& cells, const std::shared_ptr<arrow::DataType>& type,
                   arrow::MemoryPool* pool) {
  using Value = typename Convert::Value;
  const int64_t rows = cells.rows.rows;
  ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> values,
                        arrow::AllocateBuffer(rows * int64_t{sizeof(Value)}, pool));
  auto* out = reinterpret_cast<Value*>(values->mutable_data());
  Validity validity(rows, pool);
  const Convert convert(*type);
  for (int64_t row = 0; row < rows; ++row) {
    const CsvCell& cell = cells.At(row);
    if (cells.IsNull(cell)) {
      out[row] = Value{};
      ARROW_RETURN_NOT_OK(validity.SetNull(row));
    } else if (!convert(cells.Text(cell), out[row])) {
      return DoesNotFit();
    }
  }
  return arrow::ArrayData::Make(type, rows, {validity.bits(), std::move(values)}, validity.nulls());
}

Column BooleanColumn(const Cells& cells, arrow::MemoryPool* pool) {
  const int64_t rows = cells.rows.rows;
  ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> values, arrow::AllocateBitmap(rows, pool));
  std::memset(values->mutable_data(), 0, static_cast<size_t>(values->size()));
  Validity validity(rows, pool);
  for (int64_t row = 0; row < rows; ++row) {
    const CsvCell& cell = cells.At(row);
    const std::string_view text = cells.Text(cell);
    if (cells.IsNull(cell)) {
      ARROW_RETURN_NOT_OK(validity.SetNull(row));
    } else if (text == "true") {
      values->mutable_data()[row / 8] |= static_cast<uint8_t>(1U << (row % 8));
    } else if (text != "false") {
      return DoesNotFit();
    }
  }
  return arrow::ArrayData::Make(arrow::boolean(), rows, {validity.bits(), std::move(values)},
                                validity.nulls());
}

Column TextColumn(const Cells& cells, arrow::MemoryPool* pool) {
  const int64_t rows = cells.rows.rows;
  int64_t most = 0;
  for (int64_t row = 0; row < rows; ++row) most += cells.At(row).size;
  ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> offsets,
                        arrow::AllocateBuffer((rows + 1) * int64_t{sizeof(int32_t)}, pool));
  ARROW_ASSIGN_OR_RAISE(auto text, arrow::AllocateResizableBuffer(most, pool));
  auto* ends = reinterpret_cast<int32_t*>(offsets->mutable_data());
  auto* out = reinterpret_cast<char*>(text->mutable_data());
  Validity validity(rows, pool);
  std::string unquoted;
  int32_t at = 0;
  ends[0] = 0;
  for (int64_t row = 0; row < rows; ++row) {
    const CsvCell& cell = cells.At(row);
    std::string_view value = cells.Text(cell);
    if (!cell.quoted && value == cells.null_text) {
      ARROW_RETURN_NOT_OK(validity.SetNull(row));
      value = {};
    } else if (cell.doubled) {
      unquoted.clear();
      AppendUnquoted(value, unquoted);
      value = unquoted;
    }
    if (!value.empty()) std::memcpy(out + at, value.data(), value.size());
    at += static_cast<int32_t>(value.size());
    ends[row + 1] = at;
  }
  ARROW_RETURN_NOT_OK(text->Resize(at));
  return arrow::ArrayData::Make(
      arrow::utf8(), rows,
      {validity.bits(), std::move(offsets), std::shared_ptr<arrow::Buffer>(std::move(text))},
      validity.nulls());
}

Column MakeColumn(const Cells& cells, const std::shared_ptr<arrow::DataType>& type,
                  arrow::MemoryPool* pool) {
  switch (type->id()) {
    case arrow::Type::BOOL: return BooleanColumn(cells, pool);
    case arrow::Type::INT64: return FixedColumn<TextInteger>(cells, type, pool);
    case arrow::Type::DOUBLE: return FixedColumn<TextFloat>(cells, type, pool);
    case arrow::Type::DATE32: return FixedColumn<TextDate>(cells, type, pool);
    case arrow::Type::TIMESTAMP: return FixedColumn<TextTime>(cells, type, pool);
    case arrow::Type::DECIMAL128: return FixedColumn<TextDecimal>(cells, type, pool);
    default: return TextColumn(cells, pool);
  }
}

}  // namespace

Result<std::shared_ptr<arrow::RecordBatch>> MakeCsvBatch(std::string_view data, const CsvRows& rows,
                                                         const CsvMapping& mapping,
                                                         arrow::MemoryPool* pool) {
  std::vector<std::shared_ptr<arrow::ArrayData>> columns;
  columns.reserve(mapping.places.size());
  for (size_t i = 0; i < mapping.places.size(); ++i) {
    const auto& field = mapping.schema->field(static_cast<int>(i));
    if (mapping.places[i] < 0) {
      const auto nulls = arrow::MakeArrayOfNull(field->type(), rows.rows, pool);
      TRY(FromArrow(nulls.status()));
      columns.push_back((*nulls)->data());
      continue;
    }
    const Cells cells{data, rows, static_cast<size_t>(mapping.places[i]), mapping.fields,
                      mapping.null_text};
    auto column = MakeColumn(cells, field->type(), pool);
    if (!column.ok()) {
      return FromArrow(column.status()).WithContext(fmt::format("column '{}'", field->name()));
    }
    columns.push_back(*std::move(column));
  }
  return arrow::RecordBatch::Make(mapping.schema, rows.rows, std::move(columns));
}

}  // namespace sluice::source
