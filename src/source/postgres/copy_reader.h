#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "source/postgres/column_rule.h"
#include "source/postgres/copy_decoder.h"
#include "source/postgres/shared_snapshot.h"
#include "source/source.h"

namespace sluice::source {

/// What a reader is to read: the results of several COPY statements, one after the other.
struct CopyPlan {
  std::string object;
  std::vector<ColumnRule> rules;
  std::vector<std::string> statements;
  /// Set for the transaction before each: what keeps ranges of pages from being read by an index.
  std::string settings;
};

/// Make a reader with a session of `snapshot`, which outlives it, as does `pool`.
Result<std::unique_ptr<BatchReader>> MakeCopyReader(SharedSnapshot& snapshot, CopyPlan plan,
                                                    BatchLimits limits, arrow::MemoryPool* pool,
                                                    std::stop_token stop);

}  // namespace sluice::source
