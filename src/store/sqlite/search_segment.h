#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/search_entry.h"

namespace sluice::store::sqlite {

/// Write a new segment of a domain's search index, entries in order.
class SegmentWriter {
 public:
  static Result<SegmentWriter> Begin(Connection& connection, int64_t domain);

  /// An entry equal to the one before is dropped.
  Status Append(const SearchEntry& entry);
  Status Finish(int level);
  int64_t entries() const { return entries_; }

 private:
  SegmentWriter(Connection& connection, int64_t domain, int64_t segment)
      : connection_(&connection), domain_(domain), segment_(segment) {}
  Status WritePages();

  Connection* connection_;
  int64_t domain_;
  int64_t segment_;
  int64_t entries_ = 0;
  std::optional<SearchEntry> last_;
  std::vector<std::pair<SearchEntry, std::string>> pages_;  // first entry, bytes
};

/// Read a segment from its first entry to its last.
class SegmentReader {
 public:
  static Result<SegmentReader> Begin(Connection& connection, int64_t domain, int64_t segment);

  /// Move to the next entry; false at the end.
  Result<bool> Next();
  const SearchEntry& entry() const { return entry_; }

 private:
  explicit SegmentReader(Rows rows) : rows_(std::move(rows)) {}

  Rows rows_;
  std::string page_;
  size_t at_ = 0;
  SearchEntry entry_;
};

}  // namespace sluice::store::sqlite
