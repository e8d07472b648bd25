#pragma once

#include <arrow/stl_allocator.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace sluice::source {

/// Where the text of one field is, counted from the start of the data scanned.
struct CsvCell {
  uint32_t begin = 0;
  uint32_t size : 30 = 0;
  uint32_t quoted : 1 = 0;
  uint32_t doubled : 1 = 0;  // has quotes written as two
};

/// Rows cut into fields, in row order.
struct CsvRows {
  explicit CsvRows(arrow::MemoryPool* pool) : cells(arrow::stl::allocator<CsvCell>(pool)) {}

  std::vector<CsvCell, arrow::stl::allocator<CsvCell>> cells;
  int64_t rows = 0;
  size_t consumed = 0;  // bytes of the data
  int64_t lines = 0;    // line feeds among them
  int64_t skipped = 0;  // broken rows
};

struct CsvDialect {
  char delimiter = ',';
  bool skip_broken = false;
};

struct CsvBounds {
  bool last = false;   // no data follows
  size_t stop_at = 0;  // a row that begins here or later is not scanned
  int64_t rows = 0;    // the most rows
  size_t bytes = 0;    // no row is begun once so many are consumed
};

/// Cut RFC 4180 text into fields. Line ends are LF or CRLF; an empty line is no row; a quote within
/// an unquoted field is text like any other.
class CsvScanner {
 public:
  /// How much readable memory must follow the data.
  static constexpr size_t kPadding = 64;

  /// `columns` is how many fields each row must have; 0: any number.
  CsvScanner(CsvDialect dialect, size_t columns) : dialect_(dialect), columns_(columns) {}

  /// Scan whole rows into `rows`, which is cleared first; none when the first row is not whole yet.
  /// Errors: corrupt, "line N: reason", N counted from 1 at the start of the data, for a broken
  /// row: a quote without its end, text after it, too many or too few fields, a carriage return
  /// alone, a NUL, what is not UTF-8.
  Status Scan(std::string_view data, const CsvBounds& bounds, CsvRows& rows) const;

 private:
  enum class Outcome { kRow, kBlank, kMore, kBroken };
  struct Cursor;

  Status ScanRows(std::string_view data, const CsvBounds& bounds, bool check_text,
                  CsvRows& rows) const;
  Outcome ScanRow(Cursor& cursor, CsvRows& rows) const;
  Outcome ScanQuoted(Cursor& cursor, CsvRows& rows) const;
  static void PassLine(Cursor& cursor);

  const CsvDialect dialect_;
  const size_t columns_;
};

/// Copy a field's text, each doubled quote once.
void AppendUnquoted(std::string_view text, std::string& to);

/// Guess the delimiter among , ; tab | by the rows at the start of a file: the one that cuts all of
/// them into the same number of fields, the most of these; a comma where none does. `whole` says
/// that nothing follows; kPadding bytes past the end are readable.
char GuessDelimiter(std::string_view start, bool whole);

}  // namespace sluice::source
