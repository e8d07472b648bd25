#include "source/files/csv_scanner.h"

#include <emmintrin.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace sluice::source {
namespace {

constexpr size_t kMostCellBytes = (size_t{1} << 30) - 1;

/// Find what ends a field that has no quotes. Fields are short, so that what one look at 64 bytes
/// found serves several of them; so many bytes past the end are readable.
class FieldEnds {
 public:
  explicit FieldEnds(char delimiter) : delimiters_(_mm_set1_epi8(delimiter)) {}

  /// Find the first delimiter, line feed or carriage return from `at` on.
  const char* Next(const char* at, const char* end) {
    while (at < end) {
      if (block_ == nullptr || at - block_ >= kBlockBytes) LookAt(at);
      const uint64_t left = marks_ >> (at - block_);
      if (left != 0) return std::min(at + std::countr_zero(left), end);
      at = block_ + kBlockBytes;
    }
    return end;
  }

 private:
  static constexpr ptrdiff_t kBlockBytes = 64;

  void LookAt(const char* at) {
    block_ = at;
    marks_ = uint64_t{Marks(at)} | uint64_t{Marks(at + 16)} << 16 | uint64_t{Marks(at + 32)} << 32 |
             uint64_t{Marks(at + 48)} << 48;
  }

  /// One bit for each of 16 bytes.
  uint32_t Marks(const char* at) const {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i lines = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                                       _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    const __m128i found = _mm_or_si128(lines, _mm_cmpeq_epi8(bytes, delimiters_));
    return static_cast<uint32_t>(_mm_movemask_epi8(found));
  }

  const __m128i delimiters_;
  const char* block_ = nullptr;
  uint64_t marks_ = 0;  // of the block's bytes, the first lowest
};

}  // namespace

struct CsvScanner::Cursor {
  const char* const base;
  const char* at;
  const char* const end;
  const bool last;
  FieldEnds ends;
  int64_t lines = 0;
  const char* reason = nullptr;

  void Add(CsvRows& rows, const char* from, const char* to, bool quoted, bool doubled) const {
    CsvCell cell;
    cell.begin = static_cast<uint32_t>(from - base);
    cell.size = static_cast<uint32_t>(to - from) & kMostCellBytes;
    cell.quoted = quoted;
    cell.doubled = doubled;
    rows.cells.push_back(cell);
  }

  /// Take a field without quotes.
  void TakePlain(CsvRows& rows) {
    const char* const from = at;
    at = ends.Next(from, end);
    Add(rows, from, at, false, false);
  }
};

void CsvScanner::PassLine(Cursor& cursor) {
  const void* feed = std::memchr(cursor.at, '\n', static_cast<size_t>(cursor.end - cursor.at));
  cursor.at = feed == nullptr ? cursor.end : static_cast<const char*>(feed) + 1;
  if (feed != nullptr) ++cursor.lines;
}

CsvScanner::Outcome CsvScanner::ScanQuoted(Cursor& cursor, CsvRows& rows) const {
  const char* const from = ++cursor.at;
  bool doubled = false;
  while (true) {
    const auto* quote = static_cast<const char*>(
        std::memchr(cursor.at, '"', static_cast<size_t>(cursor.end - cursor.at)));
    if (quote == nullptr || (quote + 1 == cursor.end && !cursor.last)) {
      if (!cursor.last) return Outcome::kMore;
      cursor.reason = "a quote is not closed";
      return Outcome::kBroken;
    }
    cursor.lines += std::count(cursor.at, quote, '\n');
    cursor.at = quote + 1;
    if (cursor.at < cursor.end && *cursor.at == '"') {
      doubled = true;
      ++cursor.at;
      continue;
    }
    cursor.Add(rows, from, quote, true, doubled);
    return Outcome::kRow;
  }
}

CsvScanner::Outcome CsvScanner::ScanRow(Cursor& cursor, CsvRows& rows) const {
  const char* const begin = cursor.at;
  while (true) {
    if (cursor.at < cursor.end && *cursor.at == '"') {
      const Outcome outcome = ScanQuoted(cursor, rows);
      if (outcome != Outcome::kRow) return outcome;
    } else {
      cursor.TakePlain(rows);
    }
    if (cursor.at == cursor.end) {
      if (!cursor.last) return Outcome::kMore;
      return cursor.at == begin ? Outcome::kBlank : Outcome::kRow;
    }
    const char next = *cursor.at;
    if (next == dialect_.delimiter) {
      ++cursor.at;
      continue;
    }
    if (next == '\r') {
      if (cursor.at + 1 == cursor.end && !cursor.last) return Outcome::kMore;
      if (cursor.at + 1 == cursor.end || cursor.at[1] != '\n') {
        cursor.reason = "a carriage return without a line feed is outside quotes";
        return Outcome::kBroken;
      }
    } else if (next != '\n') {
      cursor.reason = "there is text after a closing quote";
      return Outcome::kBroken;
    }
    const bool blank = cursor.at == begin;
    cursor.at += next == '\r' ? 2 : 1;
    ++cursor.lines;
    return blank ? Outcome::kBlank : Outcome::kRow;
  }
}

Status CsvScanner::ScanRows(std::string_view data, const CsvBounds& bounds, bool check_text,
                            CsvRows& rows) const {
  rows.cells.clear();
  rows.rows = rows.lines = rows.skipped = 0;
  rows.consumed = 0;
  Cursor cursor{data.data(), data.data(), data.data() + data.size(), bounds.last,
                FieldEnds(dialect_.delimiter)};
  while (cursor.at < cursor.end && rows.rows < bounds.rows && rows.consumed < bounds.stop_at &&
         rows.consumed < bounds.bytes) {
    const size_t cells_before = rows.cells.size();
    const int64_t lines_before = cursor.lines;
    const char* const begin = cursor.at;
    Outcome outcome = ScanRow(cursor, rows);
    const size_t fields = rows.cells.size() - cells_before;
    std::string reason = cursor.reason == nullptr ? "" : cursor.reason;
    if (outcome == Outcome::kRow && columns_ != 0 && fields != columns_) {
      reason = fmt::format("there {} {} field{} instead of {}", fields == 1 ? "is" : "are", fields,
                           fields == 1 ? "" : "s", columns_);
      outcome = Outcome::kBroken;
    } else if (outcome == Outcome::kBroken) {
      // The next row begins after the line on which this one broke.
      PassLine(cursor);
      if (cursor.at == cursor.end && !bounds.last) outcome = Outcome::kMore;
    } else if (outcome == Outcome::kRow && check_text) {
      const auto size = static_cast<size_t>(cursor.at - begin);
      if (std::memchr(begin, '\0', size) != nullptr) {
        reason = "there is a NUL byte";
        outcome = Outcome::kBroken;
      } else if (!simdjson::validate_utf8(begin, size)) {
        reason = "the text is not UTF-8";
        outcome = Outcome::kBroken;
      }
    }
    if (outcome == Outcome::kMore) {
      rows.cells.resize(cells_before);
      break;
    }
    if (outcome == Outcome::kRow) {
      ++rows.rows;
    } else {
      rows.cells.resize(cells_before);
    }
    if (outcome == Outcome::kBroken) {
      if (!dialect_.skip_broken) {
        return {ErrorKind::kCorrupt, fmt::format("line {}: {}", lines_before + 1, reason)};
      }
      ++rows.skipped;
      cursor.reason = nullptr;
    }
    rows.consumed = static_cast<size_t>(cursor.at - data.data());
    rows.lines = cursor.lines;
  }
  return {};
}

Status CsvScanner::Scan(std::string_view data, const CsvBounds& bounds, CsvRows& rows) const {
  const Status status = ScanRows(data, bounds, false, rows);
  // Text is checked all at once; only where that fails is it looked for row by row. What broke may
  // be the second fault of the data, so that the first is told.
  const size_t checked = status.ok() ? rows.consumed : data.size();
  if (std::memchr(data.data(), '\0', checked) == nullptr &&
      simdjson::validate_utf8(data.data(), checked)) {
    return status;
  }
  return ScanRows(data, bounds, true, rows);
}

void AppendUnquoted(std::string_view text, std::string& to) {
  while (true) {
    const size_t quote = text.find('"');
    if (quote == std::string_view::npos) break;
    to += text.substr(0, quote + 1);
    text.remove_prefix(std::min(quote + 2, text.size()));
  }
  to += text;
}

char GuessDelimiter(std::string_view start, bool whole) {
  constexpr int64_t kRows = 20;
  char best = ',';
  size_t most = 1;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const CsvScanner scanner({delimiter, false}, 0);
    CsvRows rows(arrow::default_memory_pool());
    CsvBounds bounds{whole, start.size(), 1, start.size()};
    if (!scanner.Scan(start, bounds, rows).ok() || rows.rows == 0) continue;
    const size_t fields = rows.cells.size();
    bounds.rows = kRows;
    if (fields <= most || !CsvScanner({delimiter, false}, fields).Scan(start, bounds, rows).ok()) {
      continue;
    }
    best = delimiter;
    most = fields;
  }
  return best;
}

}  // namespace sluice::source
