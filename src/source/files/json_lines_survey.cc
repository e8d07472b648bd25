#include "source/files/json_lines_survey.h"

#include <arrow/memory_pool.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>
#include <utility>

#include "source/files/json_document.h"

namespace sluice::source {
namespace {

constexpr int64_t kWindowBytes = int64_t{512} * 1024;
constexpr int64_t kMostLineBytes = int64_t{32} * 1024 * 1024;
constexpr int64_t kLeastPieceBytes = int64_t{4} * 1024 * 1024;
constexpr int64_t kMostPieceBytes = int64_t{64} * 1024 * 1024;

struct Piece {
  int64_t from = 0;  // lines that begin here or later, and before `until`
  int64_t until = 0;
  TextRange range;
  JsonShape shape;
  int64_t skipped = 0;
  Status status;
};

class Survey {
 public:
  Survey(objects::ObjectReader& reader, const FileSettings& settings, JsonLinesFile& file,
         std::stop_token stop)
      : reader_(reader), settings_(settings), file_(file), stop_(std::move(stop)) {}

  Status Run(size_t threads) {
    TRY_ASSIGN(file_.form, FormOfFile(reader_, file_.info, settings_.encoding, stop_));
    if (!file_.form.is_plain()) {
      pieces_.push_back({0, std::numeric_limits<int64_t>::max(), {}, {}, 0, {}});
    } else {
      Cut(threads);
    }
    std::atomic<size_t> next{0};
    const auto work = [&] {
      for (size_t i = next.fetch_add(1); i < pieces_.size(); i = next.fetch_add(1)) {
        pieces_[i].status = Look(pieces_[i]);
      }
    };
    {
      std::vector<std::jthread> helpers;
      for (size_t i = 1; i < std::min(threads, pieces_.size()); ++i) helpers.emplace_back(work);
      work();
    }
    return Join();
  }

 private:
  void Cut(size_t threads) {
    const int64_t bytes =
        std::clamp(file_.info.bytes / (int64_t(threads) * 4), kLeastPieceBytes, kMostPieceBytes);
    for (int64_t at = 0; at < file_.info.bytes; at += bytes) {
      pieces_.push_back({at, std::min(at + bytes, file_.info.bytes), {}, {}, 0, {}});
    }
  }

  Status Look(Piece& piece) {
    const bool first = piece.from == 0;
    TRY_ASSIGN(auto input,
               TextInput::Open(reader_, file_.info, file_.form, first ? 0 : piece.from - 1,
                               kWindowBytes, kMostLineBytes, arrow::default_memory_pool(), stop_));
    std::string_view line;
    size_t passed = 0;
    if (first && input.text().starts_with("\xef\xbb\xbf")) TRY(input.Pass(3));
    if (!first) {
      TRY(NextLine(input, piece.until, passed, line).status());
      TRY(input.Pass(std::exchange(passed, 0)));
    }
    piece.range.begin = input.position();
    JsonDocument document;
    while (true) {
      if (piece.range.lines % 256 == 0 && stop_.stop_requested()) {
        return Cancelled("reading was stopped");
      }
      TRY_ASSIGN(const bool more, NextLine(input, piece.until, passed, line));
      if (!more) break;
      ++piece.range.lines;
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      const Status status = document.Look(line, piece.shape);
      if (status.ok()) {
        ++piece.range.rows;
        if (piece.range.rows % 256 == 1) TRY(CheckPlaces(piece.shape));
      } else if (settings_.skip_broken && status.Is(ErrorKind::kCorrupt)) {
        ++piece.skipped;
      } else {
        return status;
      }
    }
    TRY(input.Pass(passed));
    piece.range.end = input.position();
    return CheckPlaces(piece.shape);
  }

  static Status CheckPlaces(const JsonShape& shape) {
    if (shape.size() <= JsonDocument::kMostPlaces) return {};
    return Invalid(fmt::format("there are more than {} different members, too many for columns",
                               JsonDocument::kMostPlaces));
  }

  Status Join() {
    int64_t line = 0;
    for (Piece& piece : pieces_) {
      line += piece.range.lines;
      if (piece.status.Is(ErrorKind::kCorrupt) && piece.range.lines > 0) {
        return piece.status.WithContext(fmt::format("line {}", line));
      }
      TRY(piece.status);
      file_.shape.Add(piece.shape);
      file_.skipped += piece.skipped;
      if (piece.range.end > piece.range.begin) file_.ranges.push_back(piece.range);
    }
    return CheckPlaces(file_.shape);
  }

  objects::ObjectReader& reader_;
  const FileSettings& settings_;
  JsonLinesFile& file_;
  const std::stop_token stop_;
  std::vector<Piece> pieces_;
};

}  // namespace

Result<JsonLinesFile> SurveyJsonLines(objects::ObjectReader& reader,
                                      const objects::ObjectInfo& file, const FileSettings& settings,
                                      size_t threads, std::stop_token stop) {
  JsonLinesFile found;
  found.info = file;
  const Status status = Survey(reader, settings, found, std::move(stop)).Run(threads);
  if (!status.ok()) return status.WithContext(fmt::format("file '{}'", file.key));
  return found;
}

Result<bool> NextLine(TextInput& input, int64_t until, size_t& passed, std::string_view& line) {
  while (true) {
    const std::string_view text = input.text().substr(passed);
    if (input.position() + static_cast<int64_t>(passed) >= until) return false;
    const size_t feed = text.find('\n');
    if (feed != std::string_view::npos) {
      line = text.substr(0, feed);
      passed += feed + 1;
      return true;
    }
    if (input.ended()) {
      line = text;
      passed += text.size();
      return !line.empty();
    }
    TRY(input.Pass(std::exchange(passed, 0)));
  }
}

}  // namespace sluice::source
