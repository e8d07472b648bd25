#include "source/postgres/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace sluice::source {
namespace {

constexpr std::string_view kTimeFields[] = {"updated_at", "last_updated_at", "modified_at",
                                            "LastModifiedDate", "SystemModstamp"};

constexpr uint32_t kInt8 = 20;
constexpr uint32_t kDate = 1082;
constexpr uint32_t kTimestamp = 1114;
constexpr uint32_t kTimestampTz = 1184;
constexpr int64_t kDayMs = 86'400'000;

const Type& BaseOf(const Type& type) {
  return type.kind == 'd' && type.base ? BaseOf(*type.base) : type;
}

bool TellsTime(const Column& column) {
  switch (BaseOf(column.type).oid) {
    case kInt8:
    case kDate:
    case kTimestamp:
    case kTimestampTz: return true;
    default: return false;
  }
}

const Column* FindColumn(const Relation& relation, std::string_view name) {
  const auto found = std::find_if(relation.columns.begin(), relation.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == relation.columns.end() ? nullptr : &*found;
}

Status MissingColumn(const Relation& relation, std::string_view member, std::string_view name) {
  constexpr size_t kMostNamed = 30;
  std::vector<std::string_view> names;
  for (const Column& column : relation.columns) {
    if (names.size() < kMostNamed) names.push_back(column.name);
  }
  return Invalid(
      fmt::format("ObjectConfiguration.{}.{}: there is no column '{}'; its columns are: "
                  "{}{}",
                  relation.name, member, name, fmt::join(names, ", "),
                  names.size() < relation.columns.size() ? ", ..." : ""));
}

Result<std::vector<Column>> ChosenColumns(const Relation& relation,
                                          const std::vector<std::string>& fields) {
  if (fields.empty()) return relation.columns;
  std::vector<Column> columns;
  for (const std::string& field : fields) {
    const Column* column = FindColumn(relation, field);
    if (column == nullptr) return MissingColumn(relation, "Fields", field);
    columns.push_back(*column);
  }
  return columns;
}

std::string_view SqlOperator(model::FilterOperator op) {
  switch (op) {
    case model::FilterOperator::kEqual: return "=";
    case model::FilterOperator::kNotEqual: return "<>";
    case model::FilterOperator::kLess: return "<";
    case model::FilterOperator::kLessOrEqual: return "<=";
    case model::FilterOperator::kGreater: return ">";
    case model::FilterOperator::kGreaterOrEqual: return ">=";
    case model::FilterOperator::kIn: break;
  }
  return "IN";
}

/// A value without a type takes its column's, so that the server reads it as it reads its own.
Result<std::string> FilterSql(const pg::Connection& connection, const Relation& relation,
                              const model::Filter& filter) {
  const Column* column = FindColumn(relation, filter.column);
  if (column == nullptr) return MissingColumn(relation, "Filters", filter.column);
  TRY_ASSIGN(const std::string name, connection.Identifier(column->name));
  std::vector<std::string> values;
  for (const std::string& value : filter.values) {
    TRY_ASSIGN(values.emplace_back(), connection.Literal(value));
  }
  if (filter.op == model::FilterOperator::kIn) {
    return fmt::format("{} IN ({})", name, fmt::join(values, ", "));
  }
  return fmt::format("{} {} {}", name, SqlOperator(filter.op), values.front());
}

/// Find the columns of a relation that are taken as text.
Result<std::set<std::string>> TextColumnsOf(const Relation& relation,
                                            const PostgresConnection& settings) {
  const auto found = settings.text_columns_of.find(relation.name);
  if (found == settings.text_columns_of.end()) return std::set<std::string>();
  for (const std::string& name : found->second) {
    if (FindColumn(relation, name) != nullptr) continue;
    return Invalid(
        fmt::format("the configuration of connection '{}' takes the column '{}' of '{}' "
                    "as text, which has no such column",
                    settings.target.name, name, relation.name));
  }
  return found->second;
}

Result<std::optional<Column>> FindTimeField(const Relation& relation,
                                            const PostgresConnection& settings) {
  const auto of_table = settings.time_field_of.find(relation.name);
  const bool is_for_it = of_table != settings.time_field_of.end();
  if (is_for_it) {
    const Column* column = FindColumn(relation, of_table->second);
    if (column != nullptr && TellsTime(*column)) return std::optional(*column);
    return Invalid(
        fmt::format("the time-field of '{}' in the configuration of connection '{}' is '{}', which "
                    "is no column "
                    "of a date, a time or a bigint of epoch milliseconds",
                    relation.name, settings.target.name, of_table->second));
  }
  // The connection's own is a default: a table without it may have one of the usual.
  if (settings.time_field) {
    const Column* column = FindColumn(relation, *settings.time_field);
    if (column != nullptr && TellsTime(*column)) return std::optional(*column);
  }
  for (std::string_view name : kTimeFields) {
    const Column* column = FindColumn(relation, name);
    if (column != nullptr && TellsTime(*column)) return std::optional(*column);
  }
  return std::optional<Column>();
}

/// How much earlier than its row's transaction a time field's value may be because its type tells
/// no more: a day, or what timestamp(0) to (2) round to.
int64_t UnitMs(const Type& type) {
  if (type.oid == kDate) return kDayMs;
  if (type.oid == kInt8 || type.modifier < 0 || type.modifier > 2) return 1;
  return type.modifier == 0 ? 1000 : type.modifier == 1 ? 100 : 10;
}

/// Write a window's bound as the time field's type has it, at the start of its unit: what is
/// written from that instant on bears this value or a later one. So windows tile, and a row that
/// comes later within the unit is in the next.
std::string BoundSql(const Type& type, UnixMillis at) {
  const int64_t unit = UnitMs(type);
  const int64_t units = at.value / unit - (at.value % unit < 0 ? 1 : 0);
  if (type.oid == kInt8) return fmt::format("{}", units);
  if (type.oid == kDate) return fmt::format("(date '1970-01-01' + {})", units);
  std::string iso = FormatIso(UnixMillis{units * unit});  // 2026-01-31T23:59:59.007Z
  iso.pop_back();
  if (type.oid == kTimestamp) return fmt::format("timestamp '{}'", iso);
  return fmt::format("timestamptz '{}+00'", iso);
}

}  // namespace

Result<TableSelection> ResolveSelection(const pg::Connection& connection, Relation relation,
                                        const model::ObjectSelection& selection,
                                        const PostgresConnection& settings) {
  TableSelection table;
  TRY_ASSIGN(const std::vector<Column> columns, ChosenColumns(relation, selection.fields));
  TRY_ASSIGN(const std::set<std::string> texts, TextColumnsOf(relation, settings));
  for (const Column& column : columns) {
    const ColumnRule rule = texts.contains(column.name) ? TextRuleOf(column) : RuleOf(column);
    TRY_ASSIGN(const std::string name, connection.Identifier(column.name));
    table.columns += fmt::format("{}{}{}{}", table.columns.empty() ? "" : ", ", name,
                                 rule.cast.empty() ? "" : "::", rule.cast);
    table.rules.push_back(rule);
  }
  for (const model::Filter& filter : selection.filters) {
    TRY_ASSIGN(table.filters.emplace_back(), FilterSql(connection, relation, filter));
  }
  TRY_ASSIGN(table.time_field, FindTimeField(relation, settings));
  table.relation = std::move(relation);
  return table;
}

bool TellsOnlyDays(const Column& time_field) { return BaseOf(time_field.type).oid == kDate; }

Status CheckFilters(pg::Connection& connection, const TableSelection& table,
                    const model::ObjectSelection& selection, std::stop_token stop) {
  TRY_ASSIGN(const std::string schema, connection.Identifier(table.relation.schema));
  TRY_ASSIGN(const std::string name, connection.Identifier(table.relation.name));
  for (size_t i = 0; i < table.filters.size(); ++i) {
    const std::string sql =
        fmt::format("EXPLAIN SELECT FROM {}.{} WHERE {}", schema, name, table.filters[i]);
    const Status status = connection.Query(sql, {}, stop).status();
    if (!status.Is(ErrorKind::kInvalid)) {
      TRY(status);
      continue;
    }
    const model::Filter& filter = selection.filters[i];
    return Invalid(fmt::format("ObjectConfiguration.{}.Filters: '{}.{}.{}' does not fit the "
                               "column's type",
                               table.relation.name, filter.column,
                               model::FilterOperatorName(filter.op),
                               fmt::join(filter.values, " or ")))
        .WithDetail(status.detail());
  }
  return {};
}

Result<std::string> ConditionOf(const pg::Connection& connection, const TableSelection& table,
                                model::Window window) {
  std::vector<std::string> conditions = table.filters;
  if (table.time_field) {
    TRY_ASSIGN(const std::string name, connection.Identifier(table.time_field->name));
    const Type& type = BaseOf(table.time_field->type);
    conditions.push_back(fmt::format("{} >= {}", name, BoundSql(type, window.start)));
    conditions.push_back(fmt::format("{} < {}", name, BoundSql(type, window.end)));
  }
  return fmt::format("{}", fmt::join(conditions, " AND "));
}

}  // namespace sluice::source
