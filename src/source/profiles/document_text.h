#pragma once

#include <simdjson.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sluice::source {

/// Find the end of the JSON string that begins at `text`, if it has no escapes; simdjson has
/// checked the string and left padding behind it.
#ifdef __SSE2__
inline std::optional<std::string_view> PlainText(const char* text) {
  for (const char* at = text;; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const auto marks = static_cast<uint32_t>(_mm_movemask_epi8(_mm_or_si128(quote, backslash)));
    if (marks == 0) continue;
    const char* end = at + std::countr_zero(marks);
    if (*end == '\\') return std::nullopt;
    return std::string_view(text, static_cast<size_t>(end - text));
  }
}
#else
inline std::optional<std::string_view> PlainText(const char* text) {
  const char* end = text;
  while (*end != '"' && *end != '\\') ++end;
  if (*end == '\\') return std::nullopt;
  return std::string_view(text, static_cast<size_t>(end - text));
}
#endif

/// Read a value that must be text. simdjson's own unescaping goes byte by byte where the compiler
/// may assume no more than SSE2, and most text has nothing to unescape.
inline simdjson::error_code ReadText(simdjson::ondemand::value& json, std::string_view& text) {
  const std::string_view token = json.raw_json_token();
  if (!token.empty() && token.front() == '"') {
    if (const auto plain = PlainText(token.data() + 1)) {
      text = *plain;
      return json.get_raw_json_string().error();
    }
  }
  return json.get_string().get(text);
}

/// Read the name of a member, whatever it is escaped like.
inline simdjson::error_code ReadKey(simdjson::ondemand::field& member, std::string_view& key) {
  if (const auto plain = PlainText(member.key().raw())) {
    key = *plain;
    return simdjson::SUCCESS;
  }
  return member.unescaped_key().get(key);
}

}  // namespace sluice::source
