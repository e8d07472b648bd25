#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/status.h"
#include "pg/connection.h"
#include "source/postgres/copy_reader.h"
#include "source/postgres/selection.h"

namespace sluice::source {

/// How one table is read: the statements of each split.
struct TablePlan {
  std::vector<CopyPlan> splits;
  int64_t rows_estimate = 0;
  std::optional<std::string> note;
};

/// Plan to read what `table` selects, in `leader`'s transaction. Where the server would find the
/// rows by an index, that is one split; else ranges of pages are, where rows have places and the
/// server can seek them (PostgreSQL 14 and later).
Result<TablePlan> PlanTable(pg::Connection& leader, const TableSelection& table,
                            model::Window window, size_t most_splits, std::stop_token stop);

}  // namespace sluice::source
