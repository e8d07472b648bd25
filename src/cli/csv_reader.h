#pragma once

#include <string_view>
#include <vector>

#include "base/status.h"
#include "cli/input_window.h"
#include "cli/place.h"

namespace sluice::cli {

enum class ReadStep { kRecord, kRefused, kEnd };

struct CsvCell {
  std::string_view text;  // without its quotes
  Place place;
};

/// Read records of comma-separated values in one pass over the file: quoted cells with commas, line
/// feeds and doubled quotes, LF or CRLF, a byte order mark. Empty lines are skipped. A record that
/// is not well-formed is refused by itself and reading goes on with the next line.
/// Threads: one caller.
/// Source: RFC 4180.
class CsvReader {
 public:
  CsvReader(ByteSource& source, size_t max_record_bytes);

  /// Read the next record. kRefused: refusal() says why. Errors: invalid when a record exceeds its
  /// bound, since nothing tells where the next begins; unavailable when the file cannot be read.
  Result<ReadStep> Next();

  /// Of the record that Next just read, until the next call.
  const std::vector<CsvCell>& cells() const { return cells_; }
  const Place& place() const { return record_place_; }
  const Refusal& refusal() const { return refusal_; }

 private:
  enum class CellEnd { kComma, kRecord, kRefused };

  Result<bool> Have(size_t offset);
  Place PlaceAt(size_t offset) const { return {line_, int64_t(offset) - line_start_ + 1}; }
  Result<ReadStep> ReadRecord();
  Result<CellEnd> ReadCell();
  Result<CellEnd> ReadPlain();
  Result<CellEnd> ReadQuoted();
  Result<CellEnd> CopyQuoted(size_t& write);
  Result<CellEnd> ReadSeparator(const char* otherwise);
  void CountLines(size_t begin, size_t end);
  CellEnd Refuse(Place place, const char* message);
  Status SkipLine();

  struct Span {
    size_t begin;
    size_t bytes;
    Place place;
  };

  InputWindow input_;
  size_t at_ = 0;           // within the window
  int64_t line_ = 1;        // at at_
  int64_t line_start_ = 0;  // relative to the window; negative once the line began before it
  Place record_place_;
  std::vector<Span> spans_;
  std::vector<CsvCell> cells_;
  Refusal refusal_;
};

}  // namespace sluice::cli
