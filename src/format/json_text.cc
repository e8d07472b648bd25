#include "format/json_text.h"

#include <arrow/util/utf8.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sluice::format {
namespace {

constexpr size_t kStep = 16;
/// A byte becomes six at most: \u001f.
constexpr size_t kMostGrowth = 6;
constexpr size_t kPieceBytes = 4096;

/// Of the characters that end a line for some readers, the ones beyond ASCII begin with these
/// bytes: U+0085 is c2 85, U+2028 and U+2029 are e2 80 a8 and e2 80 a9.
constexpr auto kNextLineLead = static_cast<char>(0xc2);
constexpr auto kSeparatorLead = static_cast<char>(0xe2);

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kLineEnds{{
    {"\u0085", "\\u0085"},
    {"\u2028", "\\u2028"},
    {"\u2029", "\\u2029"},
}};

/// Which of 16 bytes cannot stand for themselves or may begin what cannot, and which are not ASCII:
/// one bit each.
struct Marks {
  uint32_t special;
  uint32_t beyond_ascii;
};

#ifdef __SSE2__
inline Marks CopyStep(const char* from, char* to) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  const __m128i leads = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(kNextLineLead)),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8(kSeparatorLead)));
  const __m128i special =
      _mm_or_si128(_mm_or_si128(control, leads), _mm_or_si128(quote, backslash));
  return {static_cast<uint32_t>(_mm_movemask_epi8(special)),
          static_cast<uint32_t>(_mm_movemask_epi8(bytes))};
}
#else
inline Marks CopyStep(const char* from, char* to) {
  Marks marks{0, 0};
  for (size_t i = 0; i < kStep; ++i) {
    const auto byte = static_cast<uint8_t>(from[i]);
    to[i] = from[i];
    const bool lead = from[i] == kNextLineLead || from[i] == kSeparatorLead;
    marks.special |= uint32_t{byte < 0x20 || byte == '"' || byte == '\\' || lead} << i;
    marks.beyond_ascii |= uint32_t{byte >= 0x80} << i;
  }
  return marks;
}
#endif

/// Where a marked character ends in the text and what was written for it in the output.
struct Written {
  const char* in;
  char* out;
};

/// Write the character that begins with a lead byte: escaped where it ends lines, else its lead
/// byte alone, since what follows stands for itself.
Written WriteBeyondAscii(const char* in, const char* end, char* out) {
  constexpr size_t kEscapeBytes = 6;
  const std::string_view left(in, static_cast<size_t>(end - in));
  for (const auto& [character, escape] : kLineEnds) {
    if (left.starts_with(character)) {
      std::memcpy(out, escape.data(), kEscapeBytes);
      return {in + character.size(), out + kEscapeBytes};
    }
  }
  *out = *in;
  return {in + 1, out + 1};
}

char* WriteEscape(uint8_t byte, char* out) {
  constexpr char kShort[] = "btn\0fr";  // of 0x08 to 0x0d; 0x0b has none
  constexpr std::string_view kHex = "0123456789abcdef";
  *out++ = '\\';
  if (byte == '"' || byte == '\\') {
    *out++ = static_cast<char>(byte);
  } else if (byte >= 0x08 && byte <= 0x0d && byte != 0x0b) {
    *out++ = kShort[byte - size_t{0x08}];
  } else {
    std::memcpy(out, "u00", 3);
    out[3] = kHex[byte >> 4];
    out[4] = kHex[byte & 0xf];
    out += 5;
  }
  return out;
}

/// Copy fewer than 16 bytes by loads of fixed size, which a call of memcpy would not be.
inline void CopyShort(const char* from, size_t size, char* to) {
  if (size >= 8) {
    uint64_t first = 0;
    uint64_t last = 0;
    std::memcpy(&first, from, 8);
    std::memcpy(&last, from + size - 8, 8);
    std::memcpy(to, &first, 8);
    std::memcpy(to + size - 8, &last, 8);
  } else if (size >= 4) {
    uint32_t first = 0;
    uint32_t last = 0;
    std::memcpy(&first, from, 4);
    std::memcpy(&last, from + size - 4, 4);
    std::memcpy(to, &first, 4);
    std::memcpy(to + size - 4, &last, 4);
  } else {
    for (size_t i = 0; i < size; ++i) to[i] = from[i];
  }
}

/// Escape `text` to `out`, which has room for all of it at its worst and one step more.
char* Escape(std::string_view text, char* out, bool& beyond_ascii) {
  const char* in = text.data();
  const char* const end = in + text.size();
  while (in != end) {
    const auto left = static_cast<size_t>(end - in);
    std::array<char, kStep> tail;
    const char* from = in;
    size_t size = kStep;
    if (left < kStep) {
      // What is behind the end may not be read, not even to be thrown away.
      size = left;
      CopyShort(in, left, tail.data());
      from = tail.data();
      std::memset(tail.data() + left, ' ', kStep - left);
    }
    const Marks marks = CopyStep(from, out);
    beyond_ascii |= marks.beyond_ascii != 0;
    if (marks.special == 0) [[likely]] {
      in += size;
      out += size;
      continue;
    }
    const auto clean = static_cast<size_t>(std::countr_zero(marks.special));
    in += clean;
    out += clean;
    if (*in == kNextLineLead || *in == kSeparatorLead) {
      const Written written = WriteBeyondAscii(in, end, out);
      in = written.in;
      out = written.out;
      continue;
    }
    out = WriteEscape(static_cast<uint8_t>(*in), out);
    ++in;
  }
  return out;
}

/// Take the next piece of a text, ending between two characters where it is UTF-8.
std::string_view NextPiece(std::string_view text) {
  if (text.size() <= kPieceBytes) return text;
  size_t size = kPieceBytes;
  const auto inside = [&] { return (static_cast<uint8_t>(text[size]) & 0xc0) == 0x80; };
  while (size > kPieceBytes - 3 && inside()) --size;
  return text.substr(0, size);
}

void WriteInPieces(std::string_view text, OutputBuffer& out, bool& beyond_ascii) {
  out.Put('"');
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view piece = NextPiece(rest);
    char* at = out.Room(piece.size() * kMostGrowth + kStep);
    out.Advance(Escape(piece, at, beyond_ascii));
    rest.remove_prefix(piece.size());
  }
  out.Put('"');
}

}  // namespace

void WriteJsonText(std::string_view text, OutputBuffer& out) {
  static_assert(kPieceBytes * kMostGrowth + kStep + 2 <= OutputBuffer::kMaxRoomBytes);
  bool beyond_ascii = false;
  if (text.size() <= kPieceBytes) [[likely]] {
    char* at = out.Room(text.size() * kMostGrowth + kStep + 2);
    *at++ = '"';
    at = Escape(text, at, beyond_ascii);
    *at++ = '"';
    out.Advance(at);
  } else {
    WriteInPieces(text, out, beyond_ascii);
  }
  if (beyond_ascii && !arrow::util::ValidateUTF8(text)) {
    out.Refuse({ErrorKind::kCorrupt, "holds text that is not UTF-8"});
  }
}

void InitializeJsonText() { arrow::util::InitializeUTF8(); }

}  // namespace sluice::format
