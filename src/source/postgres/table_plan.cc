#include "source/postgres/table_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "source/postgres/splits.h"

namespace sluice::source {
namespace {

constexpr int kSeeksPages = 140000;
// A range of pages is only what it should be when it is read as one.
constexpr std::string_view kByPages =
    "SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL "
    "enable_bitmapscan = off";
constexpr std::string_view kAsEver =
    "SET LOCAL enable_indexscan = on; SET LOCAL enable_indexonlyscan = on; SET LOCAL "
    "enable_bitmapscan = on";

struct Estimate {
  int64_t rows = 0;
  bool scans_all = true;  // some table is read from end to end
};

/// Read what a plan's JSON says. Within a text its quotes would be escaped, so these are members.
Estimate ReadPlan(std::string_view json) {
  constexpr std::string_view kRows = "\"Plan Rows\": ";
  Estimate estimate;
  estimate.scans_all = json.find("\"Node Type\": \"Seq Scan\"") != std::string_view::npos;
  const size_t at = json.find(kRows);
  if (at != std::string_view::npos) {
    const char* begin = json.data() + at + kRows.size();
    std::from_chars(begin, json.data() + json.size(), estimate.rows);
  }
  return estimate;
}

Result<Estimate> Explain(pg::Connection& leader, const TableSelection& table,
                         const std::string& condition, std::stop_token stop) {
  TRY_ASSIGN(const std::string schema, leader.Identifier(table.relation.schema));
  TRY_ASSIGN(const std::string name, leader.Identifier(table.relation.name));
  const auto plan =
      leader.Query(fmt::format("EXPLAIN (FORMAT JSON) SELECT {} FROM {}.{}{}{}", table.columns,
                               schema, name, condition.empty() ? "" : " WHERE ", condition),
                   {}, std::move(stop));
  if (!plan.ok()) return plan.status().WithContext(table.relation.name);
  return ReadPlan(plan->Text(0, 0));
}

std::string CopySql(const TableSelection& table, const std::string& from,
                    const std::string& condition, const std::string& range) {
  std::string where = condition.empty() ? range : condition;
  if (!condition.empty() && !range.empty()) where += " AND " + range;
  return fmt::format("COPY (SELECT {} FROM {}{}{}) TO STDOUT (FORMAT binary)", table.columns, from,
                     where.empty() ? "" : " WHERE ", where);
}

std::optional<std::string> NoteOf(const TableSelection& table) {
  const std::string& name = table.relation.name;
  if (!table.time_field) return fmt::format("{}: no time field, exported whole", name);
  if (TellsOnlyDays(*table.time_field)) {
    return fmt::format("{}: its time field tells days, and each is read once it is over", name);
  }
  if (table.relation.kind == 'f') {
    return fmt::format("{}: a foreign table, seen as its server shows it", name);
  }
  return std::nullopt;
}

}  // namespace

Result<TablePlan> PlanTable(pg::Connection& leader, const TableSelection& table,
                            model::Window window, size_t most_splits, std::stop_token stop) {
  TRY_ASSIGN(const std::string condition, ConditionOf(leader, table, window));
  TRY_ASSIGN(const Estimate estimate, Explain(leader, table, condition, stop));
  TRY_ASSIGN(std::vector<Leaf> leaves, ReadLeaves(leader, table.relation, stop));
  const bool by_pages = estimate.scans_all && leader.server_version() >= kSeeksPages;
  TablePlan plan{{}, estimate.rows, NoteOf(table)};
  const std::vector<Split> splits = CutIntoSplits(leaves, by_pages ? most_splits : 1);
  const std::string_view settings = splits.size() > 1 ? kByPages : kAsEver;
  for (const Split& split : splits) {
    CopyPlan copy{table.relation.name, table.rules, {}, std::string(settings)};
    for (const PageRange& range : split) {
      copy.statements.push_back(
          CopySql(table, leaves[range.leaf].from, condition, ConditionOf(range)));
    }
    plan.splits.push_back(std::move(copy));
  }
  return plan;
}

}  // namespace sluice::source
