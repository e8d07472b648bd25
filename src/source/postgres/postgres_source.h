#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/object_selection.h"
#include "pg/target.h"
#include "source/postgres/session_budget.h"
#include "source/source.h"

namespace sluice::source {

/// What the operator says about a database to be read.
struct PostgresConnection {
  pg::Target target;
  std::optional<std::string> time_field;                              // of its tables
  std::map<std::string, std::string> time_field_of;                   // of one table
  std::map<std::string, std::set<std::string>> text_columns_of = {};  // of one table, taken as text
  /// How long before a window's end a transaction may have begun that is waited for.
  std::chrono::milliseconds most_hold_back{3'600'000};
  /// What all runs together may have open there; nothing: any number.
  std::shared_ptr<SessionBudget> sessions = nullptr;
};

/// Make the source of a schema's tables and views. No selection: all its tables. A window selects
/// by the table's time field; a table that has none is read whole, and the notes say so. Splits are
/// ranges of pages, all read in one exported snapshot. `clock` and `connection` outlive it.
/// Errors of Open and Check: invalid naming schema, table, column or filter; denied; unavailable.
/// Source: PostgreSQL manual, pg_export_snapshot, COPY, system columns (ctid).
std::unique_ptr<Source> MakePostgresSource(const Clock& clock, const PostgresConnection& connection,
                                           std::string schema,
                                           std::vector<model::ObjectSelection> selections);

}  // namespace sluice::source
