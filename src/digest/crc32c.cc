#include <isa-l/crc.h>

#include <algorithm>

#include "digest/digest.h"

namespace sluice::digest {
namespace {

// ISA-L counts in int.
constexpr size_t kMostAtOnce = size_t{1} << 30;

}  // namespace

Crc32cBytes Crc32c(std::string_view bytes) {
  uint32_t crc = 0xFFFFFFFF;
  while (!bytes.empty()) {
    const std::string_view now = bytes.substr(0, kMostAtOnce);
    // It only reads, whatever its type says.
    auto* start = reinterpret_cast<unsigned char*>(const_cast<char*>(now.data()));
    crc = crc32_iscsi(start, static_cast<int>(now.size()), crc);
    bytes.remove_prefix(now.size());
  }
  crc = ~crc;
  return {static_cast<unsigned char>(crc >> 24), static_cast<unsigned char>(crc >> 16),
          static_cast<unsigned char>(crc >> 8), static_cast<unsigned char>(crc)};
}

}  // namespace sluice::digest
