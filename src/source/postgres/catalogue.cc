#include "source/postgres/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

namespace sluice::source {
namespace {

constexpr std::string_view kNamedSql =
    "SELECT c.oid, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = "
    "c.relnamespace WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname "
    "= ANY ($2::text[]) ORDER BY c.relname COLLATE \"C\"";
constexpr std::string_view kAllSql =
    "SELECT c.oid, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = "
    "c.relnamespace WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition "
    "ORDER BY c.relname COLLATE \"C\"";
constexpr std::string_view kColumnsSql =
    "SELECT attrelid, attname, atttypid, atttypmod FROM pg_attribute WHERE attrelid = ANY "
    "($1::oid[]) AND attnum > 0 AND NOT attisdropped ORDER BY attrelid, attnum";

// The types of columns, and those that they are made of: domains' bases, arrays' items.
constexpr std::string_view kTypesSql =
    "WITH RECURSIVE needed (oid) AS (SELECT DISTINCT atttypid FROM pg_attribute WHERE attrelid = "
    "ANY ($1::oid[]) AND attnum > 0 AND NOT attisdropped UNION SELECT part.oid FROM needed JOIN "
    "pg_type t ON t.oid = needed.oid CROSS JOIN LATERAL (SELECT t.typbasetype AS oid WHERE "
    "t.typtype = 'd' UNION ALL SELECT e.oid FROM pg_type e WHERE e.typarray = t.oid) part) SELECT "
    "t.oid, t.typtype, t.typbasetype, t.typtypmod, (SELECT e.oid FROM pg_type e WHERE e.typarray = "
    "t.oid) FROM needed JOIN pg_type t ON t.oid = needed.oid";

constexpr std::string_view kLeavesSql =
    "WITH RECURSIVE tree (oid) AS (SELECT $1::oid UNION SELECT i.inhrelid FROM tree JOIN "
    "pg_inherits i ON i.inhparent = tree.oid) SELECT n.nspname, c.relname, c.relkind, "
    "coalesce(m.amname = 'heap', false), CASE WHEN c.relkind IN ('r', 'm') THEN "
    "pg_relation_size(c.oid) / current_setting('block_size')::bigint ELSE 0 END, "
    "has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid) FROM tree JOIN "
    "pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am "
    "m ON m.oid = c.relam WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.oid";

/// Write a list as the text of an array.
std::string ArrayText(const std::vector<std::string>& items) {
  std::string text = "{";
  for (const std::string& item : items) {
    text += text.size() > 1 ? ",\"" : "\"";
    for (char c : item) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text + "}";
}

uint32_t ToOid(std::string_view text) {
  uint32_t oid = 0;
  std::from_chars(text.data(), text.data() + text.size(), oid);
  return oid;
}

struct TypeRow {
  char kind;
  uint32_t base;
  int32_t base_modifier;
  uint32_t element;
};
using TypeRows = std::map<uint32_t, TypeRow>;

Result<TypeRows> ReadTypes(pg::Connection& connection, const std::string& relations,
                           std::stop_token stop) {
  TRY_ASSIGN(const pg::Table rows, connection.Query(kTypesSql, {relations}, std::move(stop)));
  TypeRows types;
  for (size_t i = 0; i < rows.size(); ++i) {
    types[ToOid(rows.Text(i, 0))] = {rows.Text(i, 1)[0], ToOid(rows.Text(i, 2)),
                                     static_cast<int32_t>(rows.Int(i, 3)), ToOid(rows.Text(i, 4))};
  }
  return types;
}

Type MakeType(const TypeRows& rows, uint32_t oid, int32_t modifier) {
  Type type{oid, modifier};
  const auto found = rows.find(oid);
  if (found == rows.end()) return type;
  const TypeRow& row = found->second;
  type.kind = row.kind;
  if (row.kind == 'd') {
    type.base = std::make_shared<const Type>(MakeType(rows, row.base, row.base_modifier));
  }
  if (row.element != 0) {
    type.element = std::make_shared<const Type>(MakeType(rows, row.element, -1));
  }
  return type;
}

Status ReadColumns(pg::Connection& connection, std::vector<Relation>& relations,
                   std::stop_token stop) {
  std::vector<std::string> oids;
  for (const Relation& relation : relations) oids.push_back(relation.oid);
  const std::string list = ArrayText(oids);
  TRY_ASSIGN(const TypeRows types, ReadTypes(connection, list, stop));
  TRY_ASSIGN(const pg::Table rows, connection.Query(kColumnsSql, {list}, stop));
  std::map<std::string_view, Relation*> by_oid;
  for (Relation& relation : relations) by_oid[relation.oid] = &relation;
  for (size_t i = 0; i < rows.size(); ++i) {
    by_oid.at(rows.Text(i, 0))
        ->columns.push_back(
            {std::string(rows.Text(i, 1)),
             MakeType(types, ToOid(rows.Text(i, 2)), static_cast<int32_t>(rows.Int(i, 3)))});
  }
  for (const Relation& relation : relations) {
    if (relation.columns.empty()) {
      return Invalid(fmt::format("'{}' has no columns", relation.name));
    }
  }
  return {};
}

Status RefuseMissing(pg::Connection& connection, std::string_view schema,
                     const std::vector<std::string>& names, const std::vector<Relation>& found,
                     std::stop_token stop) {
  TRY_ASSIGN(const pg::Table rows, connection.Query("SELECT 1 FROM pg_namespace WHERE nspname = $1",
                                                    {std::string(schema)}, std::move(stop)));
  if (rows.size() == 0) {
    return Invalid(
        fmt::format("SourceURI: connection '{}' has no schema '{}'", connection.name(), schema));
  }
  for (const std::string& name : names) {
    const auto is_it = [&](const Relation& relation) { return relation.name == name; };
    if (std::any_of(found.begin(), found.end(), is_it)) continue;
    return Invalid(
        fmt::format("ObjectConfiguration: schema '{}' of connection '{}' has no table or view '{}'",
                    schema, connection.name(), name));
  }
  if (!found.empty()) return {};
  return Invalid(fmt::format("SourceURI: schema '{}' of connection '{}' has no tables", schema,
                             connection.name()));
}

Result<std::vector<Leaf>> WholeTree(const pg::Connection& connection, const Relation& relation) {
  TRY_ASSIGN(const std::string schema, connection.Identifier(relation.schema));
  TRY_ASSIGN(const std::string name, connection.Identifier(relation.name));
  Leaf leaf;
  leaf.from = fmt::format("{}.{}", schema, name);
  leaf.kind = relation.kind;
  return std::vector<Leaf>{std::move(leaf)};
}

}  // namespace

Result<std::vector<Relation>> ReadRelations(pg::Connection& connection, std::string_view schema,
                                            const std::vector<std::string>& names,
                                            std::stop_token stop) {
  std::vector<std::optional<std::string>> parameters{std::string(schema)};
  if (!names.empty()) parameters.emplace_back(ArrayText(names));
  TRY_ASSIGN(const pg::Table rows,
             connection.Query(names.empty() ? kAllSql : kNamedSql, parameters, stop));
  std::vector<Relation> relations;
  for (size_t i = 0; i < rows.size(); ++i) {
    relations.push_back({std::string(rows.Text(i, 0)),
                         std::string(schema),
                         std::string(rows.Text(i, 1)),
                         rows.Text(i, 2)[0],
                         {}});
  }
  if (relations.empty() || relations.size() < names.size()) {
    TRY(RefuseMissing(connection, schema, names, relations, stop));
  }
  TRY(ReadColumns(connection, relations, stop));
  return relations;
}

Result<std::vector<Leaf>> ReadLeaves(pg::Connection& connection, const Relation& relation,
                                     std::stop_token stop) {
  TRY_ASSIGN(const pg::Table rows, connection.Query(kLeavesSql, {relation.oid}, std::move(stop)));
  bool each_by_itself = true;
  for (size_t i = 0; i < rows.size(); ++i) each_by_itself &= rows.Bool(i, 5);
  // The rights and the row security of a parent are not those of its parts.
  if (rows.size() > 1 && !each_by_itself) return WholeTree(connection, relation);
  std::vector<Leaf> leaves;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows.Text(i, 2) == "p") continue;
    TRY_ASSIGN(const std::string schema, connection.Identifier(rows.Text(i, 0)));
    TRY_ASSIGN(const std::string name, connection.Identifier(rows.Text(i, 1)));
    Leaf leaf;
    leaf.kind = rows.Text(i, 2)[0];
    // ONLY keeps a table's heirs out, which are leaves of their own.
    leaf.from = fmt::format("{}{}.{}", leaf.kind == 'r' ? "ONLY " : "", schema, name);
    leaf.is_heap = rows.Bool(i, 3);
    leaf.pages = rows.Int(i, 4);
    leaves.push_back(std::move(leaf));
  }
  return leaves;
}

}  // namespace sluice::source
