#include "store/sqlite/window_plan.h"

#include <algorithm>

#include "store/sqlite/control_rows.h"

namespace sluice::store::sqlite {
namespace {

constexpr int64_t kRowsWorthASplit = 10'000;
// A window with at least this share of the domain's rows is read in the order in which they lie.
constexpr int64_t kScanShare = 4;

constexpr std::string_view kAllSql =
    "SELECT profile_id, created_at, updated_at, json FROM profile NOT INDEXED "
    "WHERE \"row\" >= ? AND \"row\" < ?";
constexpr std::string_view kFilteredSql =
    "SELECT profile_id, created_at, updated_at, json FROM profile NOT INDEXED "
    "WHERE \"row\" >= ? AND \"row\" < ? AND updated_at >= ? AND updated_at < ?";
constexpr std::string_view kByTimeSql =
    "SELECT profile_id, created_at, updated_at, json FROM profile INDEXED BY profile_by_time "
    "WHERE domain = ? AND updated_at >= ? AND updated_at < ? "
    "AND (updated_at, \"row\") >= (?, ?) AND (updated_at, \"row\") < (?, ?)";

struct Position {
  int64_t updated_at;
  int64_t row;
};

Result<bool> CoversAll(Connection& connection, int64_t domain, model::Window window) {
  TRY_ASSIGN(const auto earliest,
             ReadNumber(connection.Query("SELECT updated_at FROM profile WHERE domain = ? "
                                         "ORDER BY updated_at LIMIT 1",
                                         domain)));
  TRY_ASSIGN(const auto latest,
             ReadNumber(connection.Query("SELECT updated_at FROM profile WHERE domain = ? "
                                         "ORDER BY updated_at DESC LIMIT 1",
                                         domain)));
  return earliest && latest && window.start.value <= *earliest && *latest < window.end.value;
}

Result<int64_t> CountWindow(Connection& connection, int64_t domain, model::Window window) {
  TRY_ASSIGN(const auto rows,
             ReadNumber(connection.Query("SELECT count(*) FROM profile INDEXED BY profile_by_time "
                                         "WHERE domain = ? AND updated_at >= ? AND updated_at < ?",
                                         domain, window.start, window.end)));
  return rows.value_or(0);
}

// Cuts the span of rows evenly; deletions leave holes, so the splits are about equal only.
Result<std::vector<SplitPlan>> SplitByRow(Connection& connection, int64_t domain,
                                          std::string_view sql, model::Window window,
                                          size_t splits) {
  TRY_ASSIGN(const auto first,
             ReadNumber(connection.Query("SELECT \"row\" FROM profile WHERE \"row\" >= ? "
                                         "AND \"row\" < ? ORDER BY \"row\" LIMIT 1",
                                         FirstRow(domain), FirstRow(domain + 1))));
  TRY_ASSIGN(const auto last,
             ReadNumber(connection.Query("SELECT \"row\" FROM profile WHERE \"row\" >= ? "
                                         "AND \"row\" < ? ORDER BY \"row\" DESC LIMIT 1",
                                         FirstRow(domain), FirstRow(domain + 1))));
  const int64_t begin = first.value_or(0);
  const int64_t span = last ? *last + 1 - begin : 0;
  const auto count = static_cast<int64_t>(splits);
  const auto cut = [&](int64_t split) {
    return begin + span / count * split + span % count * split / count;
  };
  std::vector<SplitPlan> plans;
  for (int64_t split = 0; split < count; ++split) {
    SplitPlan& plan = plans.emplace_back();
    plan.sql = sql;
    plan.parameters = {cut(split), cut(split + 1)};
    if (sql == kFilteredSql) {
      plan.parameters.emplace_back(window.start.value);
      plan.parameters.emplace_back(window.end.value);
    }
  }
  return plans;
}

Result<std::vector<Position>> FindTimeCuts(Connection& connection, int64_t domain,
                                           model::Window window, int64_t rows, size_t splits) {
  std::vector<Position> cuts = {{window.start.value, 0}};
  TRY_ASSIGN(Rows walk, connection.Query("SELECT updated_at, \"row\" FROM profile "
                                         "INDEXED BY profile_by_time WHERE domain = ? "
                                         "AND updated_at >= ? AND updated_at < ? "
                                         "ORDER BY updated_at, \"row\"",
                                         domain, window.start, window.end));
  const int64_t step = rows / static_cast<int64_t>(splits);
  for (int64_t seen = 0; cuts.size() < splits; ++seen) {
    TRY_ASSIGN(const bool more, walk.Next());
    if (!more) break;
    if (seen == step * static_cast<int64_t>(cuts.size()))
      cuts.push_back({walk.Int(0), walk.Int(1)});
  }
  cuts.push_back({window.end.value, 0});
  return cuts;
}

Result<std::vector<SplitPlan>> SplitByTime(Connection& connection, int64_t domain,
                                           model::Window window, int64_t rows, size_t splits) {
  TRY_ASSIGN(const std::vector<Position> cuts,
             FindTimeCuts(connection, domain, window, rows, splits));
  std::vector<SplitPlan> plans;
  for (size_t i = 0; i + 1 < cuts.size(); ++i) {
    const Position& from = cuts[i];
    const Position& to = cuts[i + 1];
    // The plain bounds are what the index is entered and left by; the pairs cut within one time.
    plans.push_back({kByTimeSql,
                     {domain, from.updated_at, to.updated_at + (to.row > 0 ? 1 : 0),
                      from.updated_at, from.row, to.updated_at, to.row}});
  }
  return plans;
}

}  // namespace

size_t WorthwhileSplits(int64_t rows, size_t max_splits) {
  const int64_t most = std::max<int64_t>(1, static_cast<int64_t>(max_splits));
  return static_cast<size_t>(std::clamp<int64_t>(rows / kRowsWorthASplit, 1, most));
}

Result<WindowPlan> PlanWindow(Connection& connection, const DomainRow& domain, model::Window window,
                              size_t max_splits) {
  WindowPlan plan;
  TRY_ASSIGN(const bool all, CoversAll(connection, domain.number, window));
  plan.rows = domain.profiles;
  if (!all) {
    TRY_ASSIGN(plan.rows, CountWindow(connection, domain.number, window));
  }
  const size_t splits = WorthwhileSplits(plan.rows, max_splits);
  if (all || plan.rows * kScanShare >= domain.profiles) {
    TRY_ASSIGN(plan.splits,
               SplitByRow(connection, domain.number, all ? kAllSql : kFilteredSql, window, splits));
  } else {
    TRY_ASSIGN(plan.splits, SplitByTime(connection, domain.number, window, plan.rows, splits));
  }
  return plan;
}

}  // namespace sluice::store::sqlite
