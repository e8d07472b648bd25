#include "base/id.h"

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

/// The kernel's random bytes, several identifiers' worth at a time: asking costs more than the
/// rest. For what identifies, never for a secret, since it lies in memory for a while.
Bytes16 RandomForId() {
  thread_local std::array<Bytes16, 16> pool;
  thread_local size_t left = 0;
  if (left == 0) {
    RandomBytes(std::as_writable_bytes(std::span(pool)));
    left = pool.size();
  }
  return pool[--left];
}

void AppendHex(std::string& text, std::span<const std::byte> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (std::byte b : bytes) {
    text += kDigits[unsigned(b) >> 4];
    text += kDigits[unsigned(b) & 15];
  }
}

std::string Hyphenate(Bytes16 bytes, unsigned version) {
  bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte(version << 4);
  bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};
  std::string text;
  text.reserve(36);
  std::span<const std::byte> rest = bytes;
  for (size_t group : {4, 2, 2, 2, 6}) {
    if (!text.empty()) text += '-';
    AppendHex(text, rest.first(group));
    rest = rest.subspan(group);
  }
  return text;
}

}  // namespace

void RandomBytes(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    CHECK(got > 0);
    out = out.subspan(size_t(got));
  }
}

std::string NewUuid() { return Hyphenate(RandomForId(), 4); }

std::string NewHexId() {
  std::string text;
  AppendHex(text, Random16());
  return text;
}

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
