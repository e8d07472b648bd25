#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "model/run.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/domain_rows.h"

namespace sluice::store::sqlite {

/// Rows of one split: parameters of the statement `sql`, which yields profile_id, created_at,
/// updated_at, json.
struct SplitPlan {
  std::string_view sql;
  std::vector<Value> parameters;
};

struct WindowPlan {
  int64_t rows = 0;
  std::vector<SplitPlan> splits;  // at least one
};

/// Count what a window holds and cut it into at most `max_splits` of about equal size, as the
/// transaction that is open on `connection` sees it.
Result<WindowPlan> PlanWindow(Connection& connection, const DomainRow& domain, model::Window window,
                              size_t max_splits);

/// How many splits are worth it for so many rows.
size_t WorthwhileSplits(int64_t rows, size_t max_splits);

}  // namespace sluice::store::sqlite
