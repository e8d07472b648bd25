#pragma once

#include <cstdint>
#include <memory>

#include "base/status.h"
#include "store/profile_store.h"

namespace arrow {
class MemoryPool;
class RecordBatch;
}  // namespace arrow

namespace sluice::source {

/// Turn stored profiles into batches of ProfileSchema(). Threads: one caller.
class ProfileDecoder {
 public:
  /// `pool` outlives it and its batches.
  explicit ProfileDecoder(arrow::MemoryPool* pool);
  ~ProfileDecoder();

  int64_t rows() const;

  /// Bound from above what a batch of the rows so far and `next` would hold, in bytes.
  int64_t BytesWith(const store::ProfileCursor::Row& next) const;

  /// Decode one more row. Errors: corrupt naming the column and the profile, for a document that is
  /// not JSON or not what store::ProfileDocument says; quota when the pool has no more. After an
  /// error it is of no more use.
  Status Append(const store::ProfileCursor::Row& row);

  /// Make the batch of all rows and begin another. Require rows() > 0.
  Result<std::shared_ptr<arrow::RecordBatch>> Finish();

 private:
  class State;
  const std::unique_ptr<State> state_;
};

}  // namespace sluice::source
