#include "store/sqlite/run_history.h"

#include <fmt/format.h>

#include <limits>

#include "store/sqlite/attempt_rows.h"
#include "store/sqlite/control_rows.h"
#include "store/sqlite/page_position.h"
#include "store/sqlite/row_page.h"

namespace sluice::store::sqlite {
namespace {

// One text for each index that can lead; what the filter leaves out is NULL. The unary plus keeps a
// column from leading.
std::string ListSql(const RunFilter& filter) {
  const char* integration = filter.association_id ? "+r.integration" : "r.integration";
  std::string sql = fmt::format("SELECT {}, r.number FROM {} WHERE ", kRunColumns, kRunTables);
  const auto narrow = [&](bool given, std::string_view condition) {
    sql += given ? fmt::format("{} AND ", condition) : "? IS NULL AND ";
  };
  narrow(filter.association_id.has_value(),
         "r.association = (SELECT number FROM association WHERE id = ?)");
  narrow(filter.integration_id.has_value(),
         fmt::format("{} = (SELECT number FROM integration WHERE id = ?)", integration));
  narrow(filter.state.has_value(), "r.state = ?");
  narrow(filter.since.has_value(), "r.requested_at >= ?");
  sql +=
      "(r.requested_at, r.number) < (?, ?) "
      "ORDER BY r.requested_at DESC, r.number DESC LIMIT ?";
  return sql;
}

template <typename Id>
std::optional<std::string_view> Text(const std::optional<Id>& id) {
  if (!id) return std::nullopt;
  return id->text;
}

struct OldRun {
  int64_t requested_at;
  int64_t number;
  bool forget;
};

// Those that were requested before all that is kept, whether they are to be forgotten or not.
constexpr std::string_view kOldRunsSql =
    "SELECT r.requested_at, r.number, "
    "r.finished_at IS NOT NULL AND (r.finished_at < ? OR r.requested_at < ?) AND EXISTS "
    "(SELECT 1 FROM run later WHERE later.association = r.association AND "
    "(later.requested_at, later.number) > (r.requested_at, r.number)) "
    "FROM run r WHERE (r.requested_at, r.number) > (?, ?) AND r.requested_at < max(?, ?) "
    "ORDER BY r.requested_at, r.number LIMIT ?";

// When the first of the `most` runs requested last was requested: what is older is too much.
Result<int64_t> FirstWithin(Connection& connection, int64_t most) {
  TRY_ASSIGN(const auto first,
             ReadNumber(connection.Query("SELECT requested_at FROM run ORDER BY requested_at DESC "
                                         "LIMIT 1 OFFSET ?",
                                         most - 1)));
  return first.value_or(std::numeric_limits<int64_t>::min());
}

Result<std::vector<OldRun>> ReadOldRuns(Connection& connection, const Retention& keep,
                                        const std::vector<int64_t>& after, size_t limit) {
  TRY_ASSIGN(const int64_t first, FirstWithin(connection, keep.most));
  TRY_ASSIGN(Rows rows, connection.Query(kOldRunsSql, keep.since, first, after[0], after[1],
                                         keep.since, first, limit));
  std::vector<OldRun> old;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Next());
    if (!more) return old;
    old.push_back({rows.Int(0), rows.Int(1), rows.Int(2) != 0});
  }
}

}  // namespace

Result<model::Run> History::Find(const model::RunId& id) {
  static const std::string kSql =
      fmt::format("SELECT {} FROM {} WHERE r.id = ?", kRunColumns, kRunTables);
  return database_.Read([&](Connection& connection) -> Result<model::Run> {
    TRY_ASSIGN(Rows rows, connection.Query(kSql, id.text));
    TRY_ASSIGN(const bool found, rows.Next());
    if (!found) return NotFound(fmt::format("Run '{}' was not found", id.text));
    return ReadRun(rows, 0);
  });
}

Result<Page<model::Run>> History::List(const RunFilter& filter, const PageRequest& request) {
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::max();
  TRY_ASSIGN(std::vector<int64_t> after, ReadPosition(request.after, 2));
  if (after.empty()) after = {kFirst, kFirst};
  std::optional<std::string_view> state;
  if (filter.state) state = model::RunStateName(*filter.state);
  const std::string sql = ListSql(filter);
  return database_.Read([&](Connection& connection) {
    return ReadPage<model::Run>(
        connection.Query(sql, Text(filter.association_id), Text(filter.integration_id), state,
                         filter.since, after[0], after[1], request.limit + 1),
        request.limit, [](const Rows& rows) { return ReadRun(rows, 0); },
        [](const model::Run& run, const Rows& rows) {
          return WritePosition({run.requested_at.value, rows.Int(kRunColumnCount)});
        });
  });
}

Result<std::vector<model::Attempt>> History::Attempts(const model::RunId& id) {
  return database_.Read([&](Connection& connection) -> Result<std::vector<model::Attempt>> {
    TRY_ASSIGN(const auto number,
               ReadNumber(connection.Query("SELECT number FROM run WHERE id = ?", id.text)));
    if (!number) return NotFound(fmt::format("Run '{}' was not found", id.text));
    return ReadAttempts(connection, *number);
  });
}

Result<AliveRuns> History::CountAlive() {
  return database_.Read([](Connection& connection) -> Result<AliveRuns> {
    TRY_ASSIGN(Rows rows, connection.Query("SELECT state, count(*) FROM run "
                                           "WHERE finished_at IS NULL GROUP BY state"));
    AliveRuns alive;
    while (true) {
      TRY_ASSIGN(const bool more, rows.Next());
      if (!more) return alive;
      const auto state = model::ParseRunState(rows.Text(0));
      if (state == model::RunState::kQueued) alive.queued = rows.Int(1);
      if (state == model::RunState::kRunning) alive.running = rows.Int(1);
      if (state == model::RunState::kCommitting) alive.committing = rows.Int(1);
    }
  });
}

Result<std::string> History::Forget(const Retention& keep, std::string_view after, size_t limit) {
  TRY_ASSIGN(std::vector<int64_t> from, ReadPosition(after, 2));
  if (from.empty()) from = {std::numeric_limits<int64_t>::min(), 0};
  return database_.Write([&](Connection& connection) -> Result<std::string> {
    TRY_ASSIGN(const std::vector<OldRun> old, ReadOldRuns(connection, keep, from, limit));
    for (const OldRun& run : old) {
      if (run.forget) TRY(connection.Write("DELETE FROM run WHERE number = ?", run.number));
    }
    if (old.size() < limit) return std::string();
    return WritePosition({old.back().requested_at, old.back().number});
  });
}

}  // namespace sluice::store::sqlite
