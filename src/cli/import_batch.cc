#include "cli/import_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace sluice::cli {
namespace {

constexpr std::string_view kOpen = R"({"Profiles":[)";
constexpr std::string_view kClose = "]}";
// The frame of one item: member names, an id and the largest line.
constexpr size_t kItemBytes = 128;

}  // namespace

bool ImportBatch::Takes(size_t json_bytes) const {
  if (rows_.empty()) return true;
  return rows_.size() < kMaxRows && text_.size() + json_bytes + kItemBytes <= kMaxBytes;
}

void ImportBatch::Add(const Place& place, std::string_view id, std::string_view json,
                      std::span<const Place> places) {
  if (!rows_.empty()) text_ += ',';
  Row row{};
  row.place = place;
  row.begin = text_.size();
  fmt::format_to(std::back_inserter(text_), R"({{"Line":{},"ProfileId":"{}","Profile":)",
                 place.line, id);
  row.json_begin = text_.size();
  text_ += json;
  row.json_end = text_.size();
  text_ += '}';
  row.end = text_.size();
  row.places_begin = places_.size();
  places_.insert(places_.end(), places.begin(), places.end());
  row.places_end = places_.size();
  rows_.push_back(row);
}

void ImportBatch::Clear() {
  text_.clear();
  rows_.clear();
  places_.clear();
}

size_t ImportBatch::FindLine(int64_t line) const {
  const auto found =
      std::lower_bound(rows_.begin(), rows_.end(), line,
                       [](const Row& row, int64_t wanted) { return row.place.line < wanted; });
  if (found == rows_.end() || found->place.line != line) return rows_.size();
  return size_t(found - rows_.begin());
}

std::string ImportBatch::Body(size_t first, size_t last) const {
  const size_t begin = rows_[first].begin;
  const size_t end = rows_[last - 1].end;
  std::string body;
  body.reserve(kOpen.size() + (end - begin) + kClose.size());
  body += kOpen;
  body.append(text_, begin, end - begin);
  body += kClose;
  return body;
}

}  // namespace sluice::cli
