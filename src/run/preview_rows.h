#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/status.h"
#include "source/source.h"

namespace sluice::run {

/// How much a preview may have.
struct PreviewLimits {
  size_t rows = 20;
  size_t bytes = size_t{1} << 20;  // of all rows as JSON
};

struct PreviewRows {
  std::vector<std::string> rows;  // JSON objects
  bool more = false;              // there are rows after these
};

/// Read the first rows of one object of a snapshot. `pool` outlives the call. Errors: the source's;
/// unsupported for a first row that is larger than all may be.
Result<PreviewRows> ReadPreviewRows(source::Snapshot& snapshot, size_t object,
                                    const PreviewLimits& limits, arrow::MemoryPool* pool,
                                    std::stop_token stop);

}  // namespace sluice::run
