#include "format/jsonl_cells.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/util/base64.h>
#include <arrow/util/decimal.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "format/bound_cell.h"
#include "format/json_text.h"

namespace sluice::format {
namespace {

class BooleanCell final : public BoundCell<arrow::BooleanArray> {
 public:
  void Write(int64_t row, OutputBuffer& out) override {
    out.Put(array().Value(row) ? std::string_view("true") : std::string_view("false"));
  }
};

template <typename ArrayType>
class IntegerCell final : public BoundCell<ArrayType> {
 public:
  void Write(int64_t row, OutputBuffer& out) override {
    char* at = out.Room(kMostDigits);
    out.Advance(std::to_chars(at, at + kMostDigits, this->array().Value(row)).ptr);
  }

 private:
  static constexpr size_t kMostDigits = 24;
};

template <typename ArrayType>
class FloatCell final : public BoundCell<ArrayType> {
 public:
  void Write(int64_t row, OutputBuffer& out) override {
    const auto value = this->array().Value(row);
    if (!std::isfinite(value)) {
      return out.Refuse({ErrorKind::kCorrupt, "holds NaN or infinity, which JSON has no form for"});
    }
    char* at = out.Room(kMostDigits);
    out.Advance(std::to_chars(at, at + kMostDigits, value).ptr);
  }

 private:
  static constexpr size_t kMostDigits = 32;
};

/// Writes plain notation with all digits of the scale; Arrow's own rendering turns to exponents.
template <typename ArrayType, typename Decimal>
class DecimalCell final : public BoundCell<ArrayType> {
 public:
  explicit DecimalCell(int32_t scale) : scale_(scale) {}

  void Write(int64_t row, OutputBuffer& out) override {
    const std::string digits = Decimal(this->array().GetValue(row)).ToIntegerString();
    std::string_view rest = digits;
    if (rest.front() == '-') {
      out.Put('-');
      rest.remove_prefix(1);
    }
    if (scale_ <= 0) {
      out.Put(rest);
      if (rest != "0") out.Put(std::string(static_cast<size_t>(-scale_), '0'));
      return;
    }
    const auto scale = static_cast<size_t>(scale_);
    if (rest.size() <= scale) {
      out.Put("0.");
      out.Put(std::string(scale - rest.size(), '0'));
      return out.Put(rest);
    }
    out.Put(rest.substr(0, rest.size() - scale));
    out.Put('.');
    out.Put(rest.substr(rest.size() - scale));
  }

 private:
  const int32_t scale_;
};

template <typename ArrayType>
class TextCell final : public BoundCell<ArrayType> {
 public:
  void Write(int64_t row, OutputBuffer& out) override {
    WriteJsonText(this->array().GetView(row), out);
  }
};

template <typename ArrayType>
class BinaryCell final : public BoundCell<ArrayType> {
 public:
  void Write(int64_t row, OutputBuffer& out) override {
    std::string_view rest = this->array().GetView(row);
    out.Put('"');
    // Pieces of three bytes' multiples join without padding between them.
    for (; !rest.empty(); rest.remove_prefix(std::min(rest.size(), kPieceBytes))) {
      out.Put(arrow::util::base64_encode(rest.substr(0, kPieceBytes)));
    }
    out.Put('"');
  }

 private:
  static constexpr size_t kPieceBytes = size_t{3} * 1024;
};

/// Nothing is ever written: every value is null.
class NullCell final : public Cell {
 public:
  void Bind(const arrow::Array&) override {}
  void Write(int64_t, OutputBuffer& out) override { out.Put("null"); }
};

template <typename CellType, typename... Arguments>
std::unique_ptr<Cell> New(Arguments&&... arguments) {
  return std::make_unique<CellType>(std::forward<Arguments>(arguments)...);
}

std::unique_ptr<Cell> NewNumberCell(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::INT8: return New<IntegerCell<arrow::Int8Array>>();
    case arrow::Type::INT16: return New<IntegerCell<arrow::Int16Array>>();
    case arrow::Type::INT32: return New<IntegerCell<arrow::Int32Array>>();
    case arrow::Type::INT64: return New<IntegerCell<arrow::Int64Array>>();
    case arrow::Type::UINT8: return New<IntegerCell<arrow::UInt8Array>>();
    case arrow::Type::UINT16: return New<IntegerCell<arrow::UInt16Array>>();
    case arrow::Type::UINT32: return New<IntegerCell<arrow::UInt32Array>>();
    case arrow::Type::UINT64: return New<IntegerCell<arrow::UInt64Array>>();
    case arrow::Type::FLOAT: return New<FloatCell<arrow::FloatArray>>();
    case arrow::Type::DOUBLE: return New<FloatCell<arrow::DoubleArray>>();
    case arrow::Type::DECIMAL128:
      return New<DecimalCell<arrow::Decimal128Array, arrow::Decimal128>>(
          static_cast<const arrow::DecimalType&>(type).scale());
    case arrow::Type::DECIMAL256:
      return New<DecimalCell<arrow::Decimal256Array, arrow::Decimal256>>(
          static_cast<const arrow::DecimalType&>(type).scale());
    default: return nullptr;
  }
}

std::unique_ptr<Cell> NewScalarCell(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::NA: return New<NullCell>();
    case arrow::Type::BOOL: return New<BooleanCell>();
    case arrow::Type::STRING: return New<TextCell<arrow::StringArray>>();
    case arrow::Type::LARGE_STRING: return New<TextCell<arrow::LargeStringArray>>();
    case arrow::Type::STRING_VIEW: return New<TextCell<arrow::StringViewArray>>();
    case arrow::Type::BINARY: return New<BinaryCell<arrow::BinaryArray>>();
    case arrow::Type::LARGE_BINARY: return New<BinaryCell<arrow::LargeBinaryArray>>();
    case arrow::Type::FIXED_SIZE_BINARY: return New<BinaryCell<arrow::FixedSizeBinaryArray>>();
    default: return nullptr;
  }
}

}  // namespace

Result<std::unique_ptr<Cell>> MakeCell(const arrow::DataType& type) {
  if (auto cell = NewNumberCell(type)) return cell;
  if (auto cell = NewScalarCell(type)) return cell;
  if (auto cell = MakeTimeCell(type)) return cell;
  TRY_ASSIGN(auto nested, MakeNestedCell(type));
  if (nested) return nested;
  return Status(ErrorKind::kUnsupported,
                "is of type " + type.ToString() + ", which JSON Lines cannot hold");
}

}  // namespace sluice::format
