#include "cli/utf8.h"

#include <cstdint>
#include <cstring>

namespace sluice::cli {
namespace {

struct Lead {
  unsigned char first, last;      // lead bytes
  unsigned char lowest, highest;  // of the byte after
  size_t bytes;
};

constexpr Lead kLeads[] = {
    {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
    {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

/// The length of the well-formed sequence at the beginning; 0 when there is none.
size_t SequenceBytes(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  if (byte(0) < 0x80) return 1;
  for (const Lead& lead : kLeads) {
    if (byte(0) < lead.first || byte(0) > lead.last) continue;
    if (text.size() < lead.bytes || byte(1) < lead.lowest || byte(1) > lead.highest) return 0;
    for (size_t at = 2; at < lead.bytes; ++at) {
      if ((byte(at) & 0xC0) != 0x80) return 0;
    }
    return lead.bytes;
  }
  return 0;
}

}  // namespace

size_t FindNotUtf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    uint64_t eight = 0;
    if (text.size() - at >= sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080u) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    const size_t bytes = SequenceBytes(text.substr(at));
    if (bytes == 0) return at;
    at += bytes;
  }
  return std::string_view::npos;
}

}  // namespace sluice::cli
