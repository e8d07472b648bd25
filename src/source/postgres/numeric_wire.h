#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "source/postgres/network_order.h"

namespace sluice::source {

/// See a numeric as it is sent: groups of four decimal digits, the first of which counts
/// 10000^weight.
/// Source: numeric.c, numeric_send.
struct NumericWire {
  enum class Sign : uint16_t {
    kPlus = 0,
    kMinus = 0x4000,
    kNan = 0xc000,
    kInfinity = 0xd000,
    kMinusInfinity = 0xf000,
  };

  size_t groups;
  int weight;
  Sign sign;
  int scale;  // digits behind the point that are shown
  const char* bytes;

  static constexpr size_t kHeaderBytes = 8;
  static constexpr uint32_t kGroup = 10'000;

  /// False: the bytes are no numeric. A group may still be more than it can.
  bool Read(std::string_view value) {
    if (value.size() < kHeaderBytes) return false;
    groups = LoadNetworkOrder<uint16_t>(value.data());
    weight = LoadNetworkOrder<int16_t>(value.data() + 2);
    sign = static_cast<Sign>(LoadNetworkOrder<uint16_t>(value.data() + 4));
    scale = LoadNetworkOrder<uint16_t>(value.data() + 6);
    bytes = value.data() + kHeaderBytes;
    return value.size() == kHeaderBytes + 2 * groups && IsKnown(sign);
  }

  uint32_t group(size_t i) const { return LoadNetworkOrder<uint16_t>(bytes + 2 * i); }

  bool finite() const { return sign == Sign::kPlus || sign == Sign::kMinus; }

  /// Require !finite().
  std::string_view name() const {
    if (sign == Sign::kNan) return "NaN";
    return sign == Sign::kInfinity ? "Infinity" : "-Infinity";
  }

 private:
  static bool IsKnown(Sign sign) {
    switch (sign) {
      case Sign::kPlus:
      case Sign::kMinus:
      case Sign::kNan:
      case Sign::kInfinity:
      case Sign::kMinusInfinity: return true;
    }
    return false;
  }
};

}  // namespace sluice::source
