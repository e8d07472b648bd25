#include "store/sqlite/search_lookup.h"

#include <algorithm>
#include <limits>

namespace sluice::store::sqlite {
namespace {

constexpr size_t kRowsAtOnce = 256;
constexpr int64_t kEnd = std::numeric_limits<int64_t>::max();

/// Gather rows of one hash from one place after another. What lies after `bound` is not known in
/// full: a place had more than was taken.
struct Gathering {
  int64_t hash;
  int64_t after;
  int64_t bound = kEnd;
  std::vector<int64_t> rows;
};

Status GatherRecent(Connection& connection, int64_t domain, Gathering& gathering) {
  TRY_ASSIGN(Rows rows, connection.Query("SELECT \"row\" FROM search_recent WHERE domain = ? "
                                         "AND hash = ? AND \"row\" > ? ORDER BY \"row\" LIMIT ?",
                                         domain, gathering.hash, gathering.after, kRowsAtOnce));
  for (size_t taken = 0; taken < kRowsAtOnce; ++taken) {
    TRY_ASSIGN(const bool more, rows.Next());
    if (!more) return {};
    gathering.rows.push_back(rows.Int(0));
  }
  gathering.bound = std::min(gathering.bound, gathering.rows.back());
  return {};
}

// Takes from one page on; false when the hash ends within it or enough was taken.
bool GatherPage(std::string_view page, Gathering& gathering, size_t& taken) {
  for (size_t i = 0; i < CountEntries(page); ++i) {
    const SearchEntry entry = EntryAt(page, i);
    if (entry.hash > gathering.hash) return false;
    if (entry.hash < gathering.hash || entry.row <= gathering.after) continue;
    gathering.rows.push_back(entry.row);
    if (++taken < kRowsAtOnce) continue;
    gathering.bound = std::min(gathering.bound, entry.row);
    return false;
  }
  return true;
}

Status GatherSegment(Connection& connection, int64_t domain, int64_t segment,
                     Gathering& gathering) {
  size_t taken = 0;
  {
    // The page that begins at or before the position may hold it.
    TRY_ASSIGN(Rows rows, connection.Query("SELECT entries FROM search_page WHERE domain = ? "
                                           "AND segment = ? AND (hash, \"row\") <= (?, ?) "
                                           "ORDER BY hash DESC, \"row\" DESC LIMIT 1",
                                           domain, segment, gathering.hash, gathering.after));
    TRY_ASSIGN(const bool found, rows.Next());
    if (found && !GatherPage(rows.Text(0), gathering, taken)) return {};
  }
  TRY_ASSIGN(Rows rows,
             connection.Query("SELECT entries FROM search_page WHERE domain = ? "
                              "AND segment = ? AND hash <= ? "
                              "AND (hash, \"row\") > (?, ?) ORDER BY hash, \"row\"",
                              domain, segment, gathering.hash, gathering.hash, gathering.after));
  while (true) {
    TRY_ASSIGN(const bool more, rows.Next());
    if (!more || !GatherPage(rows.Text(0), gathering, taken)) return {};
  }
}

Result<std::vector<int64_t>> ListSegments(Connection& connection, int64_t domain) {
  std::vector<int64_t> segments;
  TRY_ASSIGN(Rows rows,
             connection.Query("SELECT segment FROM search_segment WHERE domain = ?", domain));
  while (true) {
    TRY_ASSIGN(const bool more, rows.Next());
    if (!more) return segments;
    segments.push_back(rows.Int(0));
  }
}

}  // namespace

Result<Candidates> FindCandidates(Connection& connection, int64_t domain,
                                  const std::vector<int64_t>& hashes, int64_t after) {
  TRY_ASSIGN(const std::vector<int64_t> segments, ListSegments(connection, domain));
  Candidates candidates;
  int64_t bound = kEnd;
  for (const int64_t hash : hashes) {
    Gathering gathering{hash, after, kEnd, {}};
    TRY(GatherRecent(connection, domain, gathering));
    for (const int64_t segment : segments) {
      TRY(GatherSegment(connection, domain, segment, gathering));
    }
    bound = std::min(bound, gathering.bound);
    candidates.rows.insert(candidates.rows.end(), gathering.rows.begin(), gathering.rows.end());
  }
  std::vector<int64_t>& rows = candidates.rows;
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  rows.erase(std::upper_bound(rows.begin(), rows.end(), bound), rows.end());
  candidates.complete = bound == kEnd;
  return candidates;
}

}  // namespace sluice::store::sqlite
