#include "store/sqlite/run_history.h"

#include <fmt/format.h>

#include <limits>

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
                         after[0], after[1], request.limit + 1),
        request.limit, [](const Rows& rows) { return ReadRun(rows, 0); },
        [](const model::Run& run, const Rows& rows) {
          return WritePosition({run.requested_at.value, rows.Int(kRunColumnCount)});
        });
  });
}

}  // namespace sluice::store::sqlite
