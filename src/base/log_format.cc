#include "base/log_format.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

namespace sluice {
namespace {

std::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarn: return "warning";
    case LogLevel::kError: return "error";
  }
  return "info";
}

constexpr uint32_t kReplacement = 0xFFFD;

/// Take one character off the front of `text`, which is not empty; a byte that begins none is one.
/// Source: Unicode 15.0, table 3-7.
uint32_t TakeCharacter(std::string_view& text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const size_t length = first < 0x80                     ? 1
                        : first >= 0xC2 && first <= 0xDF ? 2
                        : first >= 0xE0 && first <= 0xEF ? 3
                        : first >= 0xF0 && first <= 0xF4 ? 4
                                                         : 0;
  uint32_t character = length == 1 ? first : first & (0xFFU >> (length + 1));
  bool whole = length > 0 && length <= text.size();
  for (size_t i = 1; whole && i < length; ++i) {
    whole = (byte(i) & 0xC0) == 0x80;
    character = character << 6 | (byte(i) & 0x3F);
  }
  // Longer than needed, half of a pair, or beyond the last.
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  whole = whole && character >= kLeast[length] && character <= 0x10FFFF &&
          (character < 0xD800 || character > 0xDFFF);
  text.remove_prefix(whole ? length : 1);
  return whole ? character : kReplacement;
}

void AppendJson(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const uint32_t character = TakeCharacter(text);
    if (character == '"' || character == '\\') {
      out += '\\';
      out += static_cast<char>(character);
    } else if (character >= ' ' && character < 0x7F) {
      out += static_cast<char>(character);
    } else if (character < 0x10000) {
      out += fmt::format("\\u{:04x}", character);
    } else {
      const uint32_t rest = character - 0x10000;
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
    }
  }
  out += '"';
}

void AppendMember(std::string& out, std::string_view name, std::string_view value) {
  out += out.empty() ? '{' : ',';
  AppendJson(out, name);
  out += ':';
  AppendJson(out, value);
}

}  // namespace

std::string TextLine(std::string_view event, const LogFields& fields) {
  std::string line(event);
  for (const auto& [key, value] : fields) {
    line += ' ';
    line += key;
    line += '=';
    line += LogValue(value);
  }
  return line;
}

std::string JsonLine(std::string_view time, LogLevel level, std::string_view event,
                     const LogFields& fields) {
  std::string line;
  AppendMember(line, "time", time);
  AppendMember(line, "level", LevelName(level));
  AppendMember(line, "event", event);
  for (const auto& [key, value] : fields) AppendMember(line, key, value);
  return line + "}";
}

}  // namespace sluice
