#include "api/wire/json_writer.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <iterator>

namespace sluice::api::wire {
namespace {

constexpr std::array<bool, 256> EscapedBytes() {
  std::array<bool, 256> escaped{};
  for (size_t i = 0; i < 0x20; ++i) escaped[i] = true;
  escaped['"'] = escaped['\\'] = true;
  return escaped;
}
constexpr std::array<bool, 256> kEscaped = EscapedBytes();

void AppendEscape(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

constexpr uint64_t Repeat(uint8_t byte) { return ~uint64_t{0} / 255 * byte; }

/// Say whether one of eight bytes is `byte`, or is below `bound`, at most 0x80.
constexpr bool HasByte(uint64_t eight, uint8_t byte) {
  const uint64_t rest = eight ^ Repeat(byte);
  return ((rest - Repeat(1)) & ~rest & Repeat(0x80)) != 0;
}
constexpr bool HasBelow(uint64_t eight, uint8_t bound) {
  return ((eight - Repeat(bound)) & ~eight & Repeat(0x80)) != 0;
}

/// Count bytes from the front, by eights, among which none is to be escaped.
size_t PlainBytes(std::string_view text) {
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (HasBelow(eight, 0x20) || HasByte(eight, '"') || HasByte(eight, '\\')) break;
  }
  return at;
}

}  // namespace

void AppendJsonText(std::string& out, std::string_view text) {
  out += '"';
  size_t kept = 0;
  for (size_t i = PlainBytes(text); i < text.size(); ++i) {
    if (!kEscaped[static_cast<unsigned char>(text[i])]) continue;
    out.append(text, kept, i - kept);
    AppendEscape(out, text[i]);
    kept = i + 1;
  }
  out.append(text, kept);
  out += '"';
}

void JsonWriter::Name(std::string_view name) {
  Separate();
  AppendJsonText(out_, name);
  out_ += ':';
}

void JsonWriter::Text(std::string_view text) {
  Separate();
  AppendJsonText(out_, text);
}

void JsonWriter::Integer(int64_t value) {
  Separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::Raw(std::string_view json) {
  Separate();
  out_ += json;
}

void JsonWriter::TextMember(std::string_view name, std::string_view text) {
  Name(name);
  Text(text);
}

void JsonWriter::TextMember(std::string_view name, const std::optional<std::string>& text) {
  if (text) TextMember(name, std::string_view(*text));
}

void JsonWriter::IntegerMember(std::string_view name, int64_t value) {
  Name(name);
  Integer(value);
}

void JsonWriter::BooleanMember(std::string_view name, bool value) {
  Name(name);
  Raw(value ? "true" : "false");
}

void JsonWriter::TextListMember(std::string_view name, const std::vector<std::string>& texts) {
  Name(name);
  BeginArray();
  for (const std::string& text : texts) Text(text);
  EndArray();
}

void JsonWriter::TextMapMember(std::string_view name,
                               const std::map<std::string, std::string>& texts) {
  Name(name);
  BeginObject();
  for (const auto& [key, text] : texts) TextMember(key, std::string_view(text));
  EndObject();
}

void JsonWriter::EpochMember(std::string_view name, UnixMillis at) {
  Name(name);
  const int64_t milliseconds = ((at.value % 1000) + 1000) % 1000;
  if (milliseconds == 0 || at.value < 0) {
    Integer((at.value - milliseconds) / 1000);
  } else {
    Raw(fmt::format("{}.{:03}", at.value / 1000, milliseconds));
  }
}

}  // namespace sluice::api::wire
