#include <arrow/memory_pool.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/check.h"
#include "source/files/csv_scanner.h"

// A CSV file, its first two bytes the delimiter and where it is cut. Fields lie in the data and in
// order; with broken rows skipped, a cut anywhere gives the same rows as none; a file that is not
// refused has the same rows in either mode.

namespace sluice::source {
namespace {

/// Rows as they were found, so that those of two scans can be told apart.
std::string Scan(std::string_view data, CsvDialect dialect, bool last, size_t& consumed,
                 Status& status) {
  const std::string padded = std::string(data) + std::string(CsvScanner::kPadding, '\n');
  const std::string_view text(padded.data(), data.size());
  CsvRows rows(arrow::default_memory_pool());
  const CsvBounds bounds{last, text.size(), std::numeric_limits<int64_t>::max(), text.size()};
  status = CsvScanner(dialect, 0).Scan(text, bounds, rows);
  consumed = rows.consumed;
  CHECK(consumed <= data.size());
  std::string shown;
  size_t behind = 0;
  for (const CsvCell& cell : rows.cells) {
    CHECK(cell.begin >= behind && cell.begin + cell.size <= consumed);
    behind = cell.begin + cell.size;
    shown += cell.quoted ? 'Q' : 'N';
    AppendUnquoted(text.substr(cell.begin, cell.size), shown);
    shown += '\0';
  }
  return shown + std::to_string(rows.rows);
}

std::string WithoutCount(const std::string& shown) {
  const size_t end = shown.find_last_of('\0');
  return end == std::string::npos ? "" : shown.substr(0, end + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 2) return 0;
  const CsvDialect dialect{",;\t|"[bytes[0] % 4], true};
  const std::string_view data(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  Status status;
  size_t consumed = 0;
  const std::string whole = Scan(data, dialect, true, consumed, status);
  CHECK(status.ok() && consumed == data.size());
  size_t cut = data.empty() ? 0 : bytes[1] % (data.size() + 1);
  const std::string start = Scan(data.substr(0, cut), dialect, false, consumed, status);
  CHECK(status.ok());
  size_t rest_consumed = 0;
  const std::string rest = Scan(data.substr(consumed), dialect, true, rest_consumed, status);
  CHECK(status.ok() && consumed + rest_consumed == data.size());
  CHECK(WithoutCount(whole) == WithoutCount(start) + WithoutCount(rest));
  const std::string strict = Scan(data, {dialect.delimiter, false}, true, consumed, status);
  CHECK(status.ok() ? strict == whole : status.Is(ErrorKind::kCorrupt));
  return 0;
}

}  // namespace sluice::source
