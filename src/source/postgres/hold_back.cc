#include "source/postgres/hold_back.h"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::source {
namespace {

// Another run of ours only reads, and its snapshot stays open for long, as a walsender's may. What
// the server does for nobody, vacuum, writes no rows; workers that replicate or keep hours do,
// under whatever names. A session that is not ours to see has no start, but every transaction locks
// its own number, and locks are for all to see. Of a prepared transaction only the time of its
// preparation is known.
constexpr std::string_view kSql =
    "WITH others AS (SELECT xact_start, query = '<insufficient privilege>' AND EXISTS (SELECT FROM "
    "pg_locks l WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.pid = a.pid) AS "
    "hidden FROM pg_stat_activity a WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND usesysid IS NOT NULL AND NOT (backend_xid IS NULL AND coalesce(application_name = "
    "'sluice' "
    "OR backend_type = 'walsender', false))) SELECT "
    "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, "
    "floor(extract(epoch FROM least((SELECT min(xact_start) FROM others), (SELECT min(prepared) "
    "FROM pg_prepared_xacts WHERE database = current_database()))) * 1000)::bigint, "
    "(SELECT coalesce(bool_or(hidden), false) FROM others), pg_is_in_recovery(), "
    "floor(extract(epoch FROM pg_last_xact_replay_timestamp()) * 1000)::bigint";

// A transaction has its start a moment before others can see it.
constexpr int64_t kMomentMs = 10;

}  // namespace

Result<Readable> FindReadable(pg::Connection& connection, model::Window window,
                              std::chrono::milliseconds most, std::stop_token stop) {
  TRY_ASSIGN(const pg::Table row, connection.Query(kSql, {}, std::move(stop)));
  Readable readable{std::min(window.end, UnixMillis{row.Int(0, 0) - kMomentMs}), {}};
  const UnixMillis latest_start = readable.until;
  const UnixMillis earliest = latest_start + -most.count();
  if (!row.IsNull(0, 1)) readable.until = std::min(readable.until, UnixMillis{row.Int(0, 1)});
  if (readable.until < earliest) {
    readable.notes.push_back(
        fmt::format("a transaction open since {} was not waited for: what it commits into this "
                    "window is in none",
                    FormatIso(readable.until)));
    readable.until = earliest;
  }
  if (row.Bool(0, 2)) {
    readable.until = std::min(readable.until, earliest);
    readable.notes.push_back(
        "other sessions' transactions cannot be seen (grant pg_read_all_stats), so the window was "
        "held back as far as it may be");
  }
  if (row.Bool(0, 3)) {
    // A standby that has replayed nothing since its start cannot say how far it is behind.
    const UnixMillis replayed = row.IsNull(0, 4) ? earliest : UnixMillis{row.Int(0, 4)};
    readable.until = std::min(readable.until, replayed);
    readable.notes.push_back(
        "read from a standby, which does not show what is open at its primary");
  }
  readable.until = std::max(readable.until, window.start);
  return readable;
}

}  // namespace sluice::source
