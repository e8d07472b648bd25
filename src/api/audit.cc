#include "api/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "api/authorization.h"
#include "api/wire/json_writer.h"

namespace sluice::api {
namespace {

constexpr std::array<std::string_view, 3> kReading{"Get", "List", "Search"};

bool Reads(const Operation& operation) {
  return std::any_of(kReading.begin(), kReading.end(),
                     [&](std::string_view verb) { return operation.name.starts_with(verb); });
}

/// Read one character of UTF-8 at `at` and step over it; the bytes of none stand for themselves.
uint32_t NextCharacter(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return uint32_t(static_cast<unsigned char>(text[i])); };
  const uint32_t first = byte(at++);
  const size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  uint32_t character = first & (0x3Fu >> more);
  for (size_t i = 0; i < more; ++i) {
    if (at + i >= text.size() || (byte(at + i) & 0xC0) != 0x80) return first;
    character = (character << 6) | (byte(at + i) & 0x3F);
  }
  at += more;
  return more == 0 ? first : character;
}

void AppendEscaped(std::string& out, uint32_t character) {
  if (character < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", character);
  } else {
    const uint32_t rest = character - 0x10000;
    fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10),
                   0xDC00 + (rest & 0x3FF));
  }
}

/// Escape all of a JSON text that is not printable ASCII: line separators, and what turns the
/// direction of writing.
std::string ToAscii(std::string json) {
  const auto is_plain = [](char c) { return c >= ' ' && c < 0x7F; };
  if (std::all_of(json.begin(), json.end(), is_plain)) return json;
  std::string ascii;
  ascii.reserve(json.size() + 1);
  for (size_t at = 0; at < json.size();) {
    if (is_plain(json[at])) {
      ascii += json[at++];
    } else {
      AppendEscaped(ascii, NextCharacter(json, at));
    }
  }
  return ascii;
}

}  // namespace

bool IsAudited(AuditScope scope, const AuditEntry& entry) {
  switch (scope) {
    case AuditScope::kOff: return false;
    case AuditScope::kAll: return true;
    case AuditScope::kChanges: break;
  }
  return entry.status >= 400 || entry.operation == nullptr || !Reads(*entry.operation);
}

std::string AuditLine(const AuditEntry& entry) {
  wire::JsonWriter out;
  const auto add = [&](std::string_view name, std::string_view text) {
    if (!text.empty()) out.TextMember(name, text);
  };
  out.BeginObject();
  out.TextMember("time", FormatIso(entry.at));
  add("requestId", entry.request_id);
  add("accessKeyId", entry.access_key_id);
  add("user", entry.user);
  add("peer", entry.peer);
  add("service", entry.service);
  if (entry.operation != nullptr) add("action", ActionName(*entry.operation));
  add("resource", entry.resource);
  out.IntegerMember("status", entry.status);
  add("error", entry.error);
  out.EndObject();
  std::string line = ToAscii(out.Take());
  line += '\n';
  return line;
}

}  // namespace sluice::api
