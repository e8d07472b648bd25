#include "format/csv_text.h"

#include <arrow/util/utf8.h>

#include <cstdint>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sluice::format {
namespace {

constexpr std::string_view kFormulaStarts("=+-@\t\r\0", 7);

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

/// Whether a text holds what stands only within quotes, and whether any of it is not ASCII.
struct Marks {
  bool special = false;
  bool beyond_ascii = false;
};

Marks MarksOfBytes(std::string_view text, char delimiter) {
  Marks marks;
  for (const char c : text) {
    marks.special |= c == delimiter || c == '"' || c == '\n' || c == '\r';
    marks.beyond_ascii |= (static_cast<uint8_t>(c) & 0x80) != 0;
  }
  return marks;
}

#ifdef __SSE2__
Marks MarksOf(std::string_view text, char delimiter) {
  constexpr size_t kStep = 16;
  if (text.size() < kStep) return MarksOfBytes(text, delimiter);
  const __m128i delimiters = _mm_set1_epi8(delimiter);
  __m128i special = _mm_setzero_si128();
  __m128i all = _mm_setzero_si128();
  const auto take = [&](const char* at) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    all = _mm_or_si128(all, bytes);
    special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, delimiters));
    special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
    special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
  };
  for (size_t at = 0; at + kStep < text.size(); at += kStep) take(text.data() + at);
  take(text.data() + text.size() - kStep);  // may take some bytes twice, which changes nothing
  return {_mm_movemask_epi8(special) != 0, _mm_movemask_epi8(all) != 0};
}
#else
Marks MarksOf(std::string_view text, char delimiter) { return MarksOfBytes(text, delimiter); }
#endif

}  // namespace

CsvText::CsvText(const model::CsvOptions& options) : options_(options) {
  arrow::util::InitializeUTF8();
}

bool CsvText::NeedsQuotes(std::string_view text, bool marked) const {
  return marked || text.empty() || IsBlank(text.front()) || IsBlank(text.back()) ||
         text == options_.null_text;
}

void CsvText::Write(std::string_view text, OutputBuffer& out) const {
  const Marks marks = MarksOf(text, options_.delimiter);
  if (marks.beyond_ascii && !arrow::util::ValidateUTF8(text)) {
    return out.Refuse({ErrorKind::kCorrupt, "holds text that is not UTF-8"});
  }
  const bool guarded = options_.formula_guard && !text.empty() &&
                       kFormulaStarts.find(text.front()) != std::string_view::npos;
  if (!NeedsQuotes(text, marks.special)) {
    if (guarded) out.Put('\'');
    return out.Put(text);
  }
  out.Put('"');
  if (guarded) out.Put('\'');
  WriteQuoted(text, out);
  out.Put('"');
}

void CsvText::WriteQuoted(std::string_view text, OutputBuffer& out) const {
  for (;;) {
    const size_t quote = text.find('"');
    out.Put(text.substr(0, quote));
    if (quote == std::string_view::npos) return;
    out.Put(std::string_view("\"\""));
    text.remove_prefix(quote + 1);
  }
}

}  // namespace sluice::format
