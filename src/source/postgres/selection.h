#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "model/object_selection.h"
#include "model/run.h"
#include "pg/connection.h"
#include "source/postgres/catalogue.h"
#include "source/postgres/column_rule.h"
#include "source/postgres/postgres_source.h"

namespace sluice::source {

/// What is read of one relation, as SQL made of the catalogue's names and quoted values.
struct TableSelection {
  Relation relation;
  std::vector<ColumnRule> rules;  // of the columns to be read
  std::string columns;            // as SELECT has them
  std::vector<std::string> filters;
  std::optional<Column> time_field;
};

/// Resolve a selection against a relation. Errors: invalid naming the object, the column that it
/// has not, and those that it has.
Result<TableSelection> ResolveSelection(const pg::Connection& connection, Relation relation,
                                        const model::ObjectSelection& selection,
                                        const PostgresConnection& settings);

/// Say whether a time field tells only days, which are read once they are over.
bool TellsOnlyDays(const Column& time_field);

/// Ask the server whether each filter fits its column. Errors: invalid naming object and filter.
Status CheckFilters(pg::Connection& connection, const TableSelection& table,
                    const model::ObjectSelection& selection, std::stop_token stop);

/// Write the whole condition on rows: the filters and, for a table with a time field, the window.
/// Empty: all rows.
Result<std::string> ConditionOf(const pg::Connection& connection, const TableSelection& table,
                                model::Window window);

}  // namespace sluice::source
