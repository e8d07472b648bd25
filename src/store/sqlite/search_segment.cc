#include "store/sqlite/search_segment.h"

#include <array>

#include "store/sqlite/control_rows.h"

namespace sluice::store::sqlite {
namespace {

// Every write to the table makes open readers of it find their place again, so pages are written
// many at once.
constexpr size_t kPagesAtOnce = 512;

}  // namespace

Result<SegmentWriter> SegmentWriter::Begin(Connection& connection, int64_t domain) {
  TRY_ASSIGN(const auto last,
             ReadNumber(connection.Query("SELECT segment FROM search_segment WHERE domain = ? "
                                         "ORDER BY segment DESC LIMIT 1",
                                         domain)));
  return SegmentWriter(connection, domain, last.value_or(0) + 1);
}

Status SegmentWriter::Append(const SearchEntry& entry) {
  if (last_ == entry) return {};
  last_ = entry;
  ++entries_;
  if (pages_.empty() || CountEntries(pages_.back().second) == kPageEntries) {
    if (pages_.size() == kPagesAtOnce) TRY(WritePages());
    pages_.emplace_back(entry, std::string());
    pages_.back().second.reserve(kPageEntries * kEntryBytes);
  }
  AppendEntry(pages_.back().second, entry);
  return {};
}

Status SegmentWriter::Finish(int level) {
  TRY(WritePages());
  return internal::ToStatus(connection_->Write(
      "INSERT INTO search_segment (domain, segment, level, entries) VALUES (?, ?, ?, ?)", domain_,
      segment_, level, entries_));
}

Status SegmentWriter::WritePages() {
  for (const auto& [first, bytes] : pages_) {
    TRY(connection_->Write(
        "INSERT INTO search_page (domain, segment, hash, \"row\", entries) VALUES (?, ?, ?, ?, ?)",
        domain_, segment_, first.hash, first.row, Bytes{bytes}));
  }
  pages_.clear();
  return {};
}

Result<SegmentReader> SegmentReader::Begin(Connection& connection, int64_t domain,
                                           int64_t segment) {
  const std::array<Value, 2> parameters = {domain, segment};
  // Not a kept statement: several segments are read side by side.
  TRY_ASSIGN(Rows rows, connection.QueryComposed("SELECT entries FROM search_page WHERE domain = ? "
                                                 "AND segment = ? ORDER BY hash, \"row\"",
                                                 parameters));
  return SegmentReader(std::move(rows));
}

Result<bool> SegmentReader::Next() {
  if (at_ == CountEntries(page_)) {
    TRY_ASSIGN(const bool more, rows_.Next());
    if (!more) return false;
    page_ = rows_.Text(0);
    at_ = 0;
    if (page_.empty() || page_.size() % kEntryBytes != 0) {
      return Status(ErrorKind::kCorrupt, "The search index cannot be read", "search_page.entries");
    }
  }
  entry_ = EntryAt(page_, at_++);
  return true;
}

}  // namespace sluice::store::sqlite
