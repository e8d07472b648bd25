#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
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
    const Decimal value(this->array().GetValue(row));
    if constexpr (std::is_same_v<Decimal, arrow::Decimal128>) {
      // Nearly all decimals that are met fit, and Arrow's digits cost an allocation.
      const auto low = static_cast<int64_t>(value.low_bits());
      if (value.high_bits() == low >> 63) return WriteShort(low, out);
    }
    const std::string digits = value.ToIntegerString();
    const bool negative = digits.front() == '-';
    if (negative) out.Put('-');
    WritePointed(std::string_view(digits).substr(negative ? 1 : 0), out);
  }

 private:
  void WriteShort(int64_t value, OutputBuffer& out) const {
    const uint64_t bits = static_cast<uint64_t>(value);
    if (value < 0) out.Put('-');
    char* const at = out.Room(kMostShortDigits + kPointBytes + 1);
    char* const end = std::to_chars(at, at + kMostShortDigits, value < 0 ? -bits : bits).ptr;
    if (scale_ > 0 && scale_ <= kPointBytes && end - at > scale_) {
      // The digits behind the point move by one, at a fixed size and with what is behind them.
      char* const point = end - scale_;
      uint64_t behind;
      std::memcpy(&behind, point, sizeof behind);
      std::memcpy(point + 1, &behind, sizeof behind);
      *point = '.';
      return out.Advance(end + 1);
    }
    std::array<char, kMostShortDigits> digits;
    std::copy(at, end, digits.data());
    WritePointed({digits.data(), static_cast<size_t>(end - at)}, out);
  }

  void WritePointed(std::string_view digits, OutputBuffer& out) const {
    if (scale_ <= 0) {
      out.Put(digits);
      if (digits != "0") PutZeros(static_cast<size_t>(-scale_), out);
      return;
    }
    const auto scale = static_cast<size_t>(scale_);
    const size_t whole = digits.size() > scale ? digits.size() - scale : 0;
    if (whole == 0) {
      out.Put(std::string_view("0."));
      PutZeros(scale - digits.size(), out);
      return out.Put(digits);
    }
    char* at = out.Room(digits.size() + 1);
    std::memcpy(at, digits.data(), whole);
    at[whole] = '.';
    std::memcpy(at + whole + 1, digits.data() + whole, scale);
    out.Advance(at + digits.size() + 1);
  }

  static void PutZeros(size_t count, OutputBuffer& out) {
    for (; count > 0; --count) out.Put('0');
  }

  static constexpr size_t kMostShortDigits = 20;
  static constexpr int32_t kPointBytes = sizeof(uint64_t);
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
