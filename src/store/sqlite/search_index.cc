#include "store/sqlite/search_index.h"

#include <algorithm>
#include <iterator>
#include <list>
#include <utility>

#include "store/sqlite/profile_rows.h"
#include "store/sqlite/search_segment.h"

namespace sluice::store::sqlite {
namespace {

// From so many on, entries make a segment of their own instead of joining the recent ones.
constexpr size_t kOwnSegmentEntries = 512;
constexpr int64_t kMostRecent = 4096;
// So many segments of a level become one of the next: a segment of the last level holds the keys of
// millions of profiles, and to merge those would keep writers waiting for seconds.
constexpr size_t kSegmentsALevel = 16;
constexpr int kLastLevel = 3;
// Entries are checked while they are merged when at least this share of them may be stale.
constexpr int64_t kStaleShare = 4;

struct Segment {
  int64_t number;
  int64_t entries;
};

Result<std::vector<Segment>> ListLevel(Connection& connection, int64_t domain, int level) {
  std::vector<Segment> segments;
  TRY_ASSIGN(Rows rows, connection.Query("SELECT segment, entries FROM search_segment "
                                         "WHERE domain = ? AND level = ?",
                                         domain, level));
  while (true) {
    TRY_ASSIGN(const bool more, rows.Next());
    if (!more) return segments;
    segments.push_back({rows.Int(0), rows.Int(1)});
  }
}

Result<bool> LeadsToAKey(Connection& connection, const SearchEntry& entry) {
  TRY_ASSIGN(Rows rows,
             connection.Query("SELECT keys FROM profile_keys WHERE \"row\" = ?", entry.row));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return false;
  TRY_ASSIGN(const std::vector<SearchKey> keys, ReadKeys(rows.Text(0)));
  return std::any_of(keys.begin(), keys.end(),
                     [&](const SearchKey& key) { return HashKey(key) == entry.hash; });
}

/// Yield the entries of several segments in one order.
class Merge {
 public:
  static Result<Merge> Begin(Connection& connection, int64_t domain,
                             const std::vector<Segment>& segments) {
    Merge merge;
    for (const Segment& segment : segments) {
      TRY_ASSIGN(SegmentReader reader, SegmentReader::Begin(connection, domain, segment.number));
      TRY_ASSIGN(const bool any, reader.Next());
      if (any) merge.readers_.push_back(std::move(reader));
    }
    return merge;
  }

  Result<std::optional<SearchEntry>> Next() {
    if (readers_.empty()) return std::optional<SearchEntry>();
    auto least = readers_.begin();
    for (auto reader = std::next(least); reader != readers_.end(); ++reader) {
      if (reader->entry() < least->entry()) least = reader;
    }
    const SearchEntry entry = least->entry();
    TRY_ASSIGN(const bool more, least->Next());
    if (!more) readers_.erase(least);
    return std::optional(entry);
  }

 private:
  std::list<SegmentReader> readers_;
};

Status CopyMerged(Connection& connection, DomainRow& domain, const std::vector<Segment>& from,
                  bool check, SegmentWriter& to) {
  TRY_ASSIGN(Merge merge, Merge::Begin(connection, domain.number, from));
  while (true) {
    TRY_ASSIGN(const std::optional<SearchEntry> entry, merge.Next());
    if (!entry) return {};
    if (check) {
      TRY_ASSIGN(const bool leads, LeadsToAKey(connection, *entry));
      if (!leads) {
        domain.stale_keys = std::max<int64_t>(0, domain.stale_keys - 1);
        continue;
      }
    }
    TRY(to.Append(*entry));
  }
}

Status MergeLevel(Connection& connection, DomainRow& domain, int level,
                  const std::vector<Segment>& segments) {
  int64_t entries = 0;
  for (const Segment& segment : segments) entries += segment.entries;
  const bool check = domain.stale_keys * kStaleShare > entries;
  TRY_ASSIGN(SegmentWriter writer, SegmentWriter::Begin(connection, domain.number));
  TRY(CopyMerged(connection, domain, segments, check, writer));
  for (const Segment& segment : segments) {
    TRY(connection.Write("DELETE FROM search_page WHERE domain = ? AND segment = ?", domain.number,
                         segment.number));
    TRY(connection.Write("DELETE FROM search_segment WHERE domain = ? AND segment = ?",
                         domain.number, segment.number));
  }
  return writer.Finish(level + 1);
}

Status MergeFullLevels(Connection& connection, DomainRow& domain) {
  for (int level = 0; level < kLastLevel; ++level) {
    TRY_ASSIGN(const std::vector<Segment> segments, ListLevel(connection, domain.number, level));
    if (segments.size() < kSegmentsALevel) return {};
    TRY(MergeLevel(connection, domain, level, segments));
  }
  return {};
}

Status WriteSegment(Connection& connection, DomainRow& domain,
                    const std::vector<SearchEntry>& entries) {
  TRY_ASSIGN(SegmentWriter writer, SegmentWriter::Begin(connection, domain.number));
  for (const SearchEntry& entry : entries) TRY(writer.Append(entry));
  TRY(writer.Finish(0));
  return MergeFullLevels(connection, domain);
}

Status TakeRecent(Connection& connection, DomainRow& domain, std::vector<SearchEntry>& entries) {
  {
    TRY_ASSIGN(Rows rows,
               connection.Query("SELECT hash, \"row\" FROM search_recent WHERE domain = ?",
                                domain.number));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Next());
      if (!more) break;
      entries.push_back({rows.Int(0), rows.Int(1)});
    }
  }
  TRY(connection.Write("DELETE FROM search_recent WHERE domain = ?", domain.number));
  domain.recent_keys = 0;
  return {};
}

}  // namespace

Status AddSearchEntries(Connection& connection, DomainRow& domain,
                        std::vector<SearchEntry> entries) {
  if (entries.empty()) return {};
  const auto count = static_cast<int64_t>(entries.size());
  const bool own = entries.size() >= kOwnSegmentEntries;
  if (!own && domain.recent_keys + count <= kMostRecent) {
    for (const SearchEntry& entry : entries) {
      TRY_ASSIGN(const int64_t made,
                 connection.Write("INSERT INTO search_recent (domain, hash, \"row\") "
                                  "VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                                  domain.number, entry.hash, entry.row));
      domain.recent_keys += made;
    }
    return {};
  }
  if (!own) TRY(TakeRecent(connection, domain, entries));
  std::sort(entries.begin(), entries.end());
  return WriteSegment(connection, domain, entries);
}

}  // namespace sluice::store::sqlite
