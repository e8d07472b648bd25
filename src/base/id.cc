#include "base/id.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>

#include "base/check.h"

namespace sluice {
namespace {

using Bytes16 = std::array<std::byte, 16>;

Bytes16 Random16() {
  Bytes16 bytes;
  RandomBytes(bytes);
  return bytes;
}

std::string Hex(std::span<const std::byte> bytes) {
  std::string text;
  for (std::byte b : bytes) text += fmt::format("{:02x}", unsigned(b));
  return text;
}

std::string Hyphenate(Bytes16 bytes, unsigned version) {
  bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte(version << 4);
  bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};
  const std::string hex = Hex(bytes);
  const std::string_view all = hex;
  return fmt::format("{}-{}-{}-{}-{}", all.substr(0, 8), all.substr(8, 4), all.substr(12, 4),
                     all.substr(16, 4), all.substr(20));
}

}  // namespace

void RandomBytes(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    CHECK(got > 0);
    out = out.subspan(size_t(got));
  }
}

std::string NewUuid() { return Hyphenate(Random16(), 4); }

std::string NewHexId() { return Hex(Random16()); }

std::string UuidFromBytes(std::span<const std::byte, 16> bytes) {
  Bytes16 copy;
  std::copy(bytes.begin(), bytes.end(), copy.begin());
  return Hyphenate(copy, 8);
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return false;
    } else if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      return false;
    }
  }
  return true;
}

}  // namespace sluice
