#pragma once

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/search_entry.h"

namespace sluice::store::sqlite {

/// Rows after a position that may have one of some keys, in order, each once.
struct Candidates {
  std::vector<int64_t> rows;
  bool complete = false;  // there are none after the last
};

/// Look up the next candidates, a few hundred for each hash and segment.
Result<Candidates> FindCandidates(Connection& connection, int64_t domain,
                                  const std::vector<int64_t>& hashes, int64_t after);

}  // namespace sluice::store::sqlite
