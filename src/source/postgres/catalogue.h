#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "pg/connection.h"
#include "source/postgres/column.h"

namespace sluice::source {

/// A table or view, spelled as the catalogue has it.
struct Relation {
  std::string oid;
  std::string schema;
  std::string name;
  char kind = 'r';  // pg_class.relkind: r table, p partitioned, v view, m materialised, f foreign
  std::vector<Column> columns;
};

/// Read the relations of a schema in order of their names: those named, or all its tables but
/// partitions of others. Errors: invalid naming what is not there, or a table without columns.
Result<std::vector<Relation>> ReadRelations(pg::Connection& connection, std::string_view schema,
                                            const std::vector<std::string>& names,
                                            std::stop_token stop);

/// What a relation's rows are in: itself, its partitions, the tables that inherit from it; only the
/// relation, as one piece, where we may read some of these by it alone or see less by it.
struct Leaf {
  std::string from;  // as FROM has it, quoted
  char kind = 'r';
  bool is_heap = false;  // rows have places that can be cut into ranges
  int64_t pages = 0;
};

Result<std::vector<Leaf>> ReadLeaves(pg::Connection& connection, const Relation& relation,
                                     std::stop_token stop);

}  // namespace sluice::source
