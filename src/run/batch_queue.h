#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "base/status.h"

namespace arrow {
class RecordBatch;
}  // namespace arrow

namespace sluice::run {

/// What a reader hands to its writer: a batch of a split, or the end of the split (no batch).
struct QueuedBatch {
  size_t split = 0;  // position in the work list
  std::shared_ptr<arrow::RecordBatch> batch;
};

/// Join a reader and a writer, holding at most `limit_bytes` of batches. A larger batch passes
/// alone, and after another such only when that has been written. Threads: one pushes and closes,
/// one pops.
class BatchQueue {
 public:
  explicit BatchQueue(int64_t limit_bytes) : limit_bytes_(limit_bytes) {}

  /// Add an item, waiting while there is no room for it. Errors: cancelled.
  Status Push(QueuedBatch item, std::stop_token stop);

  /// Say that nothing more comes: what is queued is still taken after an ok end, a failure is seen
  /// at once.
  void Close(Status status);

  /// Take the next item, waiting for one; nothing means the end. What was taken before is done
  /// with. Errors: what Close said; cancelled.
  Result<std::optional<QueuedBatch>> Pop(std::stop_token stop);

 private:
  bool HasRoomFor(int64_t bytes) const;

  struct Entry {
    QueuedBatch item;
    int64_t bytes;
  };

  const int64_t limit_bytes_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Entry> entries_;
  int64_t held_bytes_ = 0;
  int64_t taken_bytes_ = 0;  // of what Pop returned last
  std::optional<Status> closed_;
};

}  // namespace sluice::run
