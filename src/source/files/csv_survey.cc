#include "source/files/csv_survey.h"

#include <arrow/memory_pool.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <new>
#include <set>
#include <thread>
#include <utility>

namespace sluice::source {
namespace {

constexpr int64_t kWindowBytes = int64_t{512} * 1024;
constexpr int64_t kMostRowBytes = int64_t{32} * 1024 * 1024;
constexpr int64_t kLeastPieceBytes = int64_t{4} * 1024 * 1024;
constexpr int64_t kMostPieceBytes = int64_t{64} * 1024 * 1024;
constexpr size_t kMostColumns = 10'000;

constexpr int64_t kNoEnd = std::numeric_limits<int64_t>::max();

/// What was found in one piece of a file.
struct Piece {
  int64_t from = 0;  // rows that begin here or later, and before `until`
  int64_t until = 0;
  TextRange range;
  std::vector<ColumnFacts> facts;
  int64_t skipped = 0;
  Status status;
  int64_t broken_line = 0;  // within the piece
};

class Survey {
 public:
  Survey(objects::ObjectReader& reader, const FileSettings& settings, CsvFile& file,
         std::stop_token stop)
      : reader_(reader), settings_(settings), file_(file), stop_(std::move(stop)) {}

  Status Run(size_t threads) {
    TRY_ASSIGN(file_.form, FormOfFile(reader_, file_.info, settings_.encoding, stop_));
    TRY(ReadHead());
    Cut(threads);
    LookAll(threads);
    return Join();
  }

 private:
  Result<TextInput> OpenAt(int64_t from) const {
    return TextInput::Open(reader_, file_.info, file_.form, from, kWindowBytes, kMostRowBytes,
                           arrow::default_memory_pool(), stop_);
  }

  /// Find the dialect, the columns and where the rows begin.
  Status ReadHead() {
    TRY_ASSIGN(TextInput input, OpenAt(0));
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (input.text().starts_with(kByteOrderMark)) TRY(input.Pass(kByteOrderMark.size()));
    file_.dialect.skip_broken = settings_.skip_broken;
    file_.dialect.delimiter = settings_.csv_delimiter ? *settings_.csv_delimiter
                                                      : GuessDelimiter(input.text(), input.ended());
    const CsvScanner scanner({file_.dialect.delimiter, false}, 0);
    CsvRows rows(arrow::default_memory_pool());
    while (true) {
      const std::string_view text = input.text();
      const CsvBounds bounds{input.ended(), text.size(), 1, text.size()};
      TRY(scanner.Scan(text, bounds, rows));
      if (rows.rows == 1 || input.ended()) break;
      TRY(input.Pass(0));
    }
    first_row_ = input.position();
    if (rows.rows == 0) return {};
    if (settings_.csv_header) {
      first_row_ += static_cast<int64_t>(rows.consumed);
      file_.first_line += rows.lines;
    }
    return NameColumns(input.text(), rows);
  }

  Status NameColumns(std::string_view text, const CsvRows& rows) {
    if (rows.cells.size() > kMostColumns) {
      return Invalid(fmt::format("there are {} columns; at most {} can be read", rows.cells.size(),
                                 kMostColumns));
    }
    std::set<std::string> seen;
    for (size_t i = 0; i < rows.cells.size(); ++i) {
      std::string name;
      if (settings_.csv_header) {
        AppendUnquoted(text.substr(rows.cells[i].begin, rows.cells[i].size), name);
      }
      if (name.empty()) name = fmt::format("column_{}", i + 1);
      if (!seen.insert(name).second) {
        return Invalid(fmt::format("column '{}' appears twice in the header", name));
      }
      file_.columns.push_back(std::move(name));
    }
    file_.facts.resize(file_.columns.size());
    return {};
  }

  void Cut(size_t threads) {
    if (file_.columns.empty()) return;
    if (!file_.form.is_plain()) {
      pieces_.push_back({first_row_, kNoEnd, {}, {}, 0, {}, 0});
      return;
    }
    const int64_t piece_bytes =
        std::clamp(file_.info.bytes / (int64_t(threads) * 4), kLeastPieceBytes, kMostPieceBytes);
    for (int64_t at = first_row_; at < file_.info.bytes; at += piece_bytes) {
      pieces_.push_back({at, std::min(at + piece_bytes, file_.info.bytes), {}, {}, 0, {}, 0});
    }
  }

  void LookAll(size_t threads) {
    std::atomic<size_t> next{0};
    const auto work = [&] {
      for (size_t i = next.fetch_add(1); i < pieces_.size(); i = next.fetch_add(1)) {
        LookSafely(pieces_[i], i > 0);
      }
    };
    std::vector<std::jthread> helpers;
    for (size_t i = 1; i < std::min(threads, pieces_.size()); ++i) helpers.emplace_back(work);
    work();
  }

  void LookSafely(Piece& piece, bool guess) {
    try {
      piece.status = Look(piece, guess);
    } catch (const std::bad_alloc&) {
      piece.status = {ErrorKind::kQuota, "the memory limit was reached"};
    }
  }

  /// Look at one piece; with `guess`, its first row is taken to begin after its first line feed.
  Status Look(Piece& piece, bool guess) {
    piece.facts.assign(file_.columns.size(), ColumnFacts());
    piece.range = {};
    piece.skipped = 0;
    // A row that begins at `from` itself has its line feed just before.
    TRY_ASSIGN(TextInput input, OpenAt(guess ? piece.from - 1 : piece.from));
    if (guess) TRY(PassLine(input));
    piece.range.begin = input.position();
    const CsvScanner scanner(file_.dialect, file_.columns.size());
    CsvRows rows(arrow::default_memory_pool());
    while (input.position() < piece.until && !(input.ended() && input.text().empty())) {
      if (stop_.stop_requested()) return Cancelled("reading was stopped");
      const std::string_view text = input.text();
      const auto stop_at = static_cast<size_t>(
          std::min<int64_t>(piece.until - input.position(), int64_t(text.size())));
      const CsvBounds bounds{input.ended(), stop_at, std::numeric_limits<int64_t>::max(),
                             text.size()};
      if (Status status = scanner.Scan(text, bounds, rows); !status.ok()) {
        piece.broken_line = piece.range.lines;
        return status;
      }
      if (settings_.infer_types) AddFacts(text, rows, piece.facts);
      piece.range.rows += rows.rows;
      piece.range.lines += rows.lines;
      piece.skipped += rows.skipped;
      if (rows.consumed == 0 && input.ended()) break;
      TRY(input.Pass(rows.consumed));
    }
    piece.range.end = input.position();
    return {};
  }

  static Status PassLine(TextInput& input) {
    while (true) {
      const size_t feed = input.text().find('\n');
      if (feed != std::string_view::npos) return input.Pass(feed + 1);
      if (input.text().empty()) return {};
      TRY(input.Pass(input.text().size()));
    }
  }

  void AddFacts(std::string_view text, const CsvRows& rows, std::vector<ColumnFacts>& facts) const {
    const size_t columns = facts.size();
    for (size_t column = 0; column < columns; ++column) {
      ColumnFacts& found = facts[column];
      for (size_t at = column; at < rows.cells.size() && !found.is_text(); at += columns) {
        const CsvCell& cell = rows.cells[at];
        const std::string_view value = text.substr(cell.begin, cell.size);
        if (!cell.quoted && value == settings_.csv_null) continue;
        found.Add(FactsOfPadded(value));
      }
    }
  }

  /// Put the pieces together in their order and look again at those that began in mid-row.
  Status Join() {
    int64_t at = first_row_;
    int64_t line = file_.first_line;
    for (Piece& piece : pieces_) {
      if (piece.range.begin != at) {
        piece.from = at;
        LookSafely(piece, false);
      }
      if (piece.status.Is(ErrorKind::kCorrupt)) return AtLine(piece, line);
      TRY(piece.status);
      at = piece.range.end;
      line += piece.range.lines;
      file_.skipped += piece.skipped;
      for (size_t i = 0; i < file_.facts.size(); ++i) file_.facts[i].Add(piece.facts[i]);
      if (piece.range.rows == 0 && !file_.ranges.empty()) {
        ExtendLast(piece.range);
      } else if (piece.range.end > piece.range.begin) {
        file_.ranges.push_back(piece.range);
      }
    }
    return {};
  }

  /// Lines without a row belong to the range before, so that what follows keeps its line numbers.
  void ExtendLast(const TextRange& range) {
    file_.ranges.back().end = range.end;
    file_.ranges.back().lines += range.lines;
  }

  /// The scanner counts lines from where it was begun.
  static Status AtLine(const Piece& piece, int64_t line) {
    const std::string& message = piece.status.message();
    int64_t within = 0;
    const size_t colon = message.find(':');
    if (!message.starts_with("line ") || colon == std::string::npos) return piece.status;
    for (size_t i = 5; i < colon; ++i) within = within * 10 + (message[i] - '0');
    return {ErrorKind::kCorrupt,
            fmt::format("line {}{}", line + piece.broken_line + within - 1, message.substr(colon))};
  }

  objects::ObjectReader& reader_;
  const FileSettings& settings_;
  CsvFile& file_;
  const std::stop_token stop_;
  int64_t first_row_ = 0;
  std::vector<Piece> pieces_;
};

}  // namespace

Result<CsvFile> SurveyCsv(objects::ObjectReader& reader, const objects::ObjectInfo& file,
                          const FileSettings& settings, size_t threads, std::stop_token stop) {
  CsvFile found;
  found.info = file;
  const Status status = Survey(reader, settings, found, std::move(stop)).Run(threads);
  if (!status.ok()) {
    return status.WithContext(fmt::format("file '{}'", file.key));
  }
  return found;
}

}  // namespace sluice::source
