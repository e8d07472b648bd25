#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "format/scalar_cells.h"

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
  explicit FloatCell(Quotes quotes) : quotes_(quotes) {}

  void Write(int64_t row, OutputBuffer& out) override {
    const auto value = this->array().Value(row);
    if (!std::isfinite(value)) return WriteNonFinite(value, out);
    // Without a point, readers take it for an integer, which has no such zero.
    if (value == 0 && std::signbit(value)) return out.Put(std::string_view("-0.0"));
    char* at = out.Room(kMostDigits);
    out.Advance(std::to_chars(at, at + kMostDigits, value).ptr);
  }

 private:
  void WriteNonFinite(double value, OutputBuffer& out) const {
    if (quotes_ == Quotes::kDouble) out.Put('"');
    out.Put(std::string_view(std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity"));
    if (quotes_ == Quotes::kDouble) out.Put('"');
  }

  static constexpr size_t kMostDigits = 32;
  const Quotes quotes_;
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

template <typename CellType, typename... Arguments>
std::unique_ptr<Cell> New(Arguments&&... arguments) {
  return std::make_unique<CellType>(std::forward<Arguments>(arguments)...);
}

}  // namespace

std::unique_ptr<Cell> MakeNumberCell(const arrow::DataType& type, Quotes quotes) {
  switch (type.id()) {
    case arrow::Type::BOOL: return New<BooleanCell>();
    case arrow::Type::INT8: return New<IntegerCell<arrow::Int8Array>>();
    case arrow::Type::INT16: return New<IntegerCell<arrow::Int16Array>>();
    case arrow::Type::INT32: return New<IntegerCell<arrow::Int32Array>>();
    case arrow::Type::INT64: return New<IntegerCell<arrow::Int64Array>>();
    case arrow::Type::UINT8: return New<IntegerCell<arrow::UInt8Array>>();
    case arrow::Type::UINT16: return New<IntegerCell<arrow::UInt16Array>>();
    case arrow::Type::UINT32: return New<IntegerCell<arrow::UInt32Array>>();
    case arrow::Type::UINT64: return New<IntegerCell<arrow::UInt64Array>>();
    case arrow::Type::FLOAT: return New<FloatCell<arrow::FloatArray>>(quotes);
    case arrow::Type::DOUBLE: return New<FloatCell<arrow::DoubleArray>>(quotes);
    case arrow::Type::DECIMAL128:
      return New<DecimalCell<arrow::Decimal128Array, arrow::Decimal128>>(
          static_cast<const arrow::DecimalType&>(type).scale());
    case arrow::Type::DECIMAL256:
      return New<DecimalCell<arrow::Decimal256Array, arrow::Decimal256>>(
          static_cast<const arrow::DecimalType&>(type).scale());
    default: return nullptr;
  }
}

}  // namespace sluice::format
