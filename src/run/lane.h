#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "run/failure.h"
#include "run/file_writer.h"
#include "run/memory_shares.h"
#include "source/source.h"

namespace arrow {
class MemoryPool;
}  // namespace arrow

namespace sluice::run {

/// One split of one object.
struct SplitOfObject {
  size_t object = 0;
  size_t split = 0;
};

/// Splits to be carried, handed out once each. Threads: Take from any thread.
class WorkList {
 public:
  explicit WorkList(const std::vector<source::Object>& objects);

  size_t size() const { return splits_.size(); }
  const SplitOfObject& at(size_t position) const { return splits_[position]; }
  /// Hand out the next position; size() or more when all are taken.
  size_t Take() { return next_.fetch_add(1, std::memory_order_relaxed); }

 private:
  std::vector<SplitOfObject> splits_;
  std::atomic<size_t> next_{0};
};

/// What the lanes of an attempt share; outlives them.
struct LaneEnvironment {
  source::Snapshot& snapshot;
  WorkList& work;
  const MemoryShares& shares;
  arrow::MemoryPool* pool;
  int64_t pool_bytes;
  const FileEnvironment& files;
  std::stop_token stop;
};

/// Carry splits off the work list until it is empty or something fails: read on a thread of its
/// own, write on this one, a bounded queue between. Adds the files that are whole to `written`.
/// Errors: the first of reader or writer, quota naming object, row and what it needs; cancelled
/// when stopped.
Outcome RunLane(const LaneEnvironment& environment, std::vector<WrittenFile>& written);

}  // namespace sluice::run
