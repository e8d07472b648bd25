#include "api/customer_profiles/fold_case.h"

#include <cstdint>

namespace sluice::api::customer_profiles {
namespace {

constexpr bool Within(uint32_t c, uint32_t first, uint32_t last) { return c >= first && c <= last; }

/// Fold a character of two bytes in UTF-8, U+0080 to U+07FF, to another of two bytes.
uint32_t FoldTwoBytes(uint32_t c) {
  if (c == 0xD7 || c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149 || c == 0x17F) return c;
  if (Within(c, 0xC0, 0xDE)) return c + 0x20;
  if (c == 0x178) return 0xFF;
  // From here on a capital stands before its small letter; which of the two is even changes twice.
  if (Within(c, 0x139, 0x148) || Within(c, 0x179, 0x17E)) return c + (c & 1);
  if (Within(c, 0x100, 0x177)) return c | 1;
  if (c == 0x386) return 0x3AC;
  if (Within(c, 0x388, 0x38A)) return c + 0x25;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 0x3F;
  if (c == 0x3C2) return 0x3C3;
  if (Within(c, 0x391, 0x3AB) && c != 0x3A2) return c + 0x20;
  if (Within(c, 0x410, 0x42F)) return c + 0x20;
  if (Within(c, 0x400, 0x40F)) return c + 0x50;
  return c;
}

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

std::string FoldCase(std::string_view text) {
  std::string folded(text);
  for (size_t i = 0; i < folded.size(); ++i) {
    const auto byte = static_cast<unsigned char>(folded[i]);
    if (byte >= 'A' && byte <= 'Z') {
      folded[i] = char(byte + ('a' - 'A'));
    } else if (byte >= 0xC2 && byte <= 0xDF && i + 1 < folded.size()) {
      const auto next = static_cast<unsigned char>(folded[i + 1]);
      const uint32_t c = FoldTwoBytes((uint32_t(byte & 0x1F) << 6) | (next & 0x3F));
      folded[i] = char(0xC0 | (c >> 6));
      folded[++i] = char(0x80 | (c & 0x3F));
    }
  }
  return folded;
}

std::string FoldCaseAndBlanks(std::string_view text) {
  std::string folded = FoldCase(text);
  size_t kept = 0;
  for (char c : folded) {
    if (!IsBlank(c)) {
      folded[kept++] = c;
    } else if (kept > 0 && folded[kept - 1] != ' ') {
      folded[kept++] = ' ';
    }
  }
  if (kept > 0 && folded[kept - 1] == ' ') --kept;
  folded.resize(kept);
  return folded;
}

std::string FoldPhone(std::string_view text) {
  std::string digits;
  for (char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.empty() ? FoldCaseAndBlanks(text) : digits;
}

}  // namespace sluice::api::customer_profiles
