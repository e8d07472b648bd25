#pragma once

#include <cstddef>
#include <cstdint>

#include "source/source.h"

namespace sluice::run {

/// How a run's memory is divided.
///
/// Each lane has L = memory / lanes. Of it, 3/8 is for the parts of its upload: three of L/8 while
/// they are small, fewer when they have grown. The other 5/8 is Arrow's, allocated from one pool
/// that all lanes share and that refuses more: L/16 waits in the queue; one batch of at most L/32
/// is being written and one being read, which takes up to twice its size while it grows; a writer
/// holds up to 3/8 of L, of a Parquet file a row group; what is left is room for a row that is
/// larger than a batch, and for the copy of a batch that is divided into partitions. With 128 MiB
/// and two lanes: parts of 8 MiB, a queue of 4, batches of 2, row groups of 24.
struct MemoryShares {
  size_t lanes = 1;
  int64_t pool_bytes = 0;   // of all lanes together
  int64_t queue_bytes = 0;  // of each lane
  int64_t row_group_bytes = 0;
  source::BatchLimits batch;
  size_t open_files = 1;    // of each lane, where it writes into partitions
  int64_t parts_bytes = 0;  // of each lane, all parts together
  size_t part_bytes = 0;    // the first
};

/// The least that one lane works with: S3 takes no part under 5 MiB but the last.
inline constexpr int64_t kLeastLaneBytes = int64_t{40} * 1024 * 1024;

/// Files that a run writes to at once, where it writes into partitions.
inline constexpr size_t kMostOpenFiles = 64;

/// Divide `memory_bytes` among at most `lanes`: fewer where each would have less than
/// kLeastLaneBytes, never none, so that a budget below that of one lane is raised to it.
MemoryShares ShareMemory(int64_t memory_bytes, size_t lanes);

}  // namespace sluice::run
