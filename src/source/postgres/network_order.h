#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace sluice::source {

/// Load a number as PostgreSQL sends it, its highest byte first.
template <typename T>
T LoadNetworkOrder(const char* from) {
  if constexpr (sizeof(T) == 2) {
    uint16_t bits;
    std::memcpy(&bits, from, sizeof(bits));
    return std::bit_cast<T>(__builtin_bswap16(bits));
  } else if constexpr (sizeof(T) == 4) {
    uint32_t bits;
    std::memcpy(&bits, from, sizeof(bits));
    return std::bit_cast<T>(__builtin_bswap32(bits));
  } else {
    static_assert(sizeof(T) == 8);
    uint64_t bits;
    std::memcpy(&bits, from, sizeof(bits));
    return std::bit_cast<T>(__builtin_bswap64(bits));
  }
}
static_assert(std::endian::native == std::endian::little);

}  // namespace sluice::source
