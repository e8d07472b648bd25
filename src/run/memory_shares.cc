#include "run/memory_shares.h"

#include <algorithm>

namespace sluice::run {
namespace {

// Larger ones gain nothing: a part is already many round trips long, a batch already outgrows the
// caches. Parts of a large file grow beyond it all the same.
constexpr int64_t kMostPartBytes = int64_t{16} * 1024 * 1024;
constexpr int64_t kMostBatchBytes = int64_t{4} * 1024 * 1024;

}  // namespace

MemoryShares ShareMemory(int64_t memory_bytes, size_t lanes) {
  const int64_t affordable = std::max<int64_t>(1, memory_bytes / kLeastLaneBytes);
  MemoryShares shares;
  shares.lanes = std::clamp<size_t>(lanes, 1, static_cast<size_t>(affordable));
  const int64_t lane_bytes =
      std::max(memory_bytes / static_cast<int64_t>(shares.lanes), kLeastLaneBytes);
  shares.parts_bytes = lane_bytes / 8 * 3;
  shares.part_bytes = static_cast<size_t>(std::min(lane_bytes / 8, kMostPartBytes));
  shares.pool_bytes = (lane_bytes - shares.parts_bytes) * static_cast<int64_t>(shares.lanes);
  shares.queue_bytes = lane_bytes / 16;
  shares.row_group_bytes = lane_bytes * 3 / 8;
  shares.open_files = std::max<size_t>(1, kMostOpenFiles / shares.lanes);
  shares.batch.bytes = std::min(lane_bytes / 32, kMostBatchBytes);
  return shares;
}

}  // namespace sluice::run
