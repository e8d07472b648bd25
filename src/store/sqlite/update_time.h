#pragma once

#include <algorithm>

#include "base/clock.h"
#include "base/status.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

/// Hand out the times of updates: the clock's, but never before one handed out earlier, be it in
/// another life of the process. Threads: the writer's only, or before it is used.
class UpdateTime {
 public:
  explicit UpdateTime(const Clock& clock) : clock_(clock) {}

  /// Take up where the database was left.
  Status Resume(Connection& connection) {
    TRY_ASSIGN(Rows rows, connection.Query("SELECT max(last_update_ms) FROM domain"));
    TRY(rows.Next());
    last_ = std::max(last_, rows.Time(0));
    return {};
  }

  UnixMillis Next() { return last_ = std::max(last_, clock_.Now()); }

 private:
  const Clock& clock_;
  UnixMillis last_{0};
};

}  // namespace sluice::store::sqlite
