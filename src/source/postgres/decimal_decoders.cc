#include <arrow/type.h>

#include <array>
#include <utility>

#include "source/postgres/column_decoder.h"
#include "source/postgres/fixed_column.h"
#include "source/postgres/numeric_wire.h"

namespace sluice::source {
namespace {

constexpr uint64_t kPowersOfTen[] = {
    1u,
    10u,
    100u,
    1'000u,
    10'000u,
    100'000u,
    1'000'000u,
    10'000'000u,
    100'000'000u,
    1'000'000'000u,
    10'000'000'000u,
    100'000'000'000u,
    1'000'000'000'000u,
    10'000'000'000'000u,
    100'000'000'000'000u,
    1'000'000'000'000'000u,
    10'000'000'000'000'000u,
    100'000'000'000'000'000u,
    1'000'000'000'000'000'000u,
    10'000'000'000'000'000'000u,
};
constexpr int kMostPower = 19;
__extension__ using Wide = unsigned __int128;

/// Hold a whole number in two's complement, its lowest 64 bits first: Arrow's own layout.
template <size_t kLimbs>
class Integer {
 public:
  Integer() = default;
  explicit Integer(Wide value) {
    limbs_[0] = static_cast<uint64_t>(value);
    limbs_[1] = static_cast<uint64_t>(value >> 64);
  }

  /// False: the result has no room.
  bool MultiplyAdd(uint64_t factor, uint64_t add) {
    Wide carry = add;
    for (uint64_t& limb : limbs_) {
      carry += Wide{limb} * factor;
      limb = static_cast<uint64_t>(carry);
      carry >>= 64;
    }
    return carry == 0;
  }

  /// False: the result has no room.
  bool MultiplyByPowerOfTen(int power) {
    for (; power > kMostPower; power -= kMostPower) {
      if (!MultiplyAdd(kPowersOfTen[kMostPower], 0)) return false;
    }
    return MultiplyAdd(kPowersOfTen[power], 0);
  }

  bool operator<(const Integer& other) const {
    for (size_t i = kLimbs - 1; i > 0; --i) {
      if (limbs_[i] != other.limbs_[i]) return limbs_[i] < other.limbs_[i];
    }
    return limbs_[0] < other.limbs_[0];
  }

  void Negate() {
    uint64_t carry = 1;
    for (uint64_t& limb : limbs_) {
      limb = ~limb + carry;
      carry = carry != 0 && limb == 0 ? 1 : 0;
    }
  }

 private:
  std::array<uint64_t, kLimbs> limbs_{};
};

/// Decodes numeric into a decimal of kLimbs words of 64 bits.
template <size_t kLimbs>
class DecimalDecoder final : public FixedColumn<Integer<kLimbs>> {
 public:
  DecimalDecoder(std::shared_ptr<arrow::DataType> type, const DecoderResources& resources)
      : FixedColumn<Integer<kLimbs>>(type, resources),
        scale_(static_cast<const arrow::DecimalType&>(*type).scale()),
        bound_(Wide{1}) {
    bound_.MultiplyByPowerOfTen(static_cast<const arrow::DecimalType&>(*type).precision());
  }

  bool Append(int64_t row, std::string_view value) override {
    NumericWire numeric;
    if (!numeric.Read(value)) return this->FailMalformed();
    if (!numeric.finite()) return this->FailInexact(numeric.name(), this->type());
    Integer<kLimbs> decimal;
    if (!Convert(numeric, decimal) || !(decimal < bound_)) return this->FailMalformed();
    if (numeric.sign == NumericWire::Sign::kMinus) decimal.Negate();
    this->Put(row, decimal);
    return true;
  }

 private:
  /// False: a group is none, or the number has digits beyond the scale or no room.
  bool Convert(NumericWire& numeric, Integer<kLimbs>& decimal) const {
    DropZeros(numeric);
    if (numeric.groups == 0) return true;
    // By which power of ten the last group counts.
    const int power = scale_ + 4 * (numeric.weight + 1 - static_cast<int>(numeric.groups));
    if (power <= -4) return false;
    // Sixteen digits, and what follows from them, are quicker in one word.
    if (numeric.groups <= 4 && power <= kMostPower) return ConvertShort(numeric, power, decimal);
    const size_t last = numeric.groups - 1;
    for (size_t i = 0; i < last; ++i) {
      const uint32_t group = numeric.group(i);
      if (group >= NumericWire::kGroup || !decimal.MultiplyAdd(NumericWire::kGroup, group)) {
        return false;
      }
    }
    uint32_t group = numeric.group(last);
    uint64_t factor = NumericWire::kGroup;
    if (!CutGroup(power, group, factor) || !decimal.MultiplyAdd(factor, group)) return false;
    return power <= 0 || (power <= kMostShift && decimal.MultiplyByPowerOfTen(power));
  }

  static bool ConvertShort(const NumericWire& numeric, int power, Integer<kLimbs>& decimal) {
    const size_t last = numeric.groups - 1;
    uint64_t number = 0;
    for (size_t i = 0; i < last; ++i) {
      const uint32_t group = numeric.group(i);
      if (group >= NumericWire::kGroup) return false;
      number = number * NumericWire::kGroup + group;
    }
    uint32_t group = numeric.group(last);
    uint64_t factor = NumericWire::kGroup;
    if (!CutGroup(power, group, factor)) return false;
    number = number * factor + group;
    decimal = Integer<kLimbs>(power <= 0 ? Wide{number} : Wide{number} * kPowersOfTen[power]);
    return true;
  }

  /// Take from the last group the digits beyond the scale, which must be zeros, and from its factor
  /// as much.
  static bool CutGroup(int power, uint32_t& group, uint64_t& factor) {
    if (group >= NumericWire::kGroup) return false;
    switch (power) {
      case -1: factor = 1'000; return Divide<10>(group);
      case -2: factor = 100; return Divide<100>(group);
      case -3: factor = 10; return Divide<1'000>(group);
      default: return true;
    }
  }

  template <uint32_t kBy>
  static bool Divide(uint32_t& group) {
    const uint32_t whole = group / kBy;
    const bool exact = whole * kBy == group;
    group = whole;
    return exact;
  }

  /// The server sends neither groups of zeros before nor behind the others, but may.
  static void DropZeros(NumericWire& numeric) {
    while (numeric.groups != 0 && numeric.group(numeric.groups - 1) == 0) --numeric.groups;
    while (numeric.groups != 0 && numeric.group(0) == 0) {
      --numeric.groups;
      --numeric.weight;
      numeric.bytes += 2;
    }
  }

  static constexpr int kMostShift = 80;

  const int scale_;
  Integer<kLimbs> bound_;  // ten to the precision
};

}  // namespace

std::unique_ptr<ColumnDecoder> MakeDecimalDecoder(const ColumnRule& rule,
                                                  const DecoderResources& resources) {
  if (rule.wire != Wire::kDecimal) return nullptr;
  const auto& type = rule.field->type();
  if (type->id() == arrow::Type::DECIMAL128) {
    return std::make_unique<DecimalDecoder<2>>(type, resources);
  }
  return std::make_unique<DecimalDecoder<4>>(type, resources);
}

}  // namespace sluice::source
