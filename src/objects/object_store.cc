#include "objects/object_store.h"

#include <cstdint>

namespace sluice::objects {
namespace {

constexpr size_t kMaxKeyBytes = 1024;

// Length of the well-formed UTF-8 sequence that `text` begins with; 0: none. Source: RFC 3629,
// section 4.
size_t SequenceBytes(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  const size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return 0;
  uint8_t low = 0x80;
  uint8_t high = 0xBF;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  if (byte(1) < low || byte(1) > high) return 0;
  for (size_t i = 2; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return bytes;
}

// U+0080..U+009F are control characters too: C2 80..C2 9F.
bool IsControl(std::string_view sequence) {
  const auto first = static_cast<uint8_t>(sequence[0]);
  if (first == 0xC2) return static_cast<uint8_t>(sequence[1]) < 0xA0;
  return first < 0x20 || first == 0x7F;
}

Status CheckSegments(std::string_view key) {
  while (true) {
    const size_t slash = key.find('/');
    const std::string_view segment = key.substr(0, slash);
    if (segment.empty()) return Invalid("an object key has an empty segment");
    if (segment == "." || segment == "..") {
      return Invalid("an object key has a segment '.' or '..'");
    }
    if (slash == std::string_view::npos) return {};
    key.remove_prefix(slash + 1);
  }
}

}  // namespace

Status CheckKey(std::string_view key) {
  if (key.empty() || key.size() > kMaxKeyBytes) {
    return Invalid("an object key has 1 to 1024 bytes");
  }
  for (std::string_view rest = key; !rest.empty();) {
    const size_t bytes = SequenceBytes(rest);
    if (bytes == 0) return Invalid("an object key is not UTF-8");
    if (IsControl(rest.substr(0, bytes))) return Invalid("an object key has a control character");
    rest.remove_prefix(bytes);
  }
  return CheckSegments(key);
}

}  // namespace sluice::objects
