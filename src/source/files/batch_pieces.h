#pragma once

#include <deque>
#include <memory>

#include "source/source.h"

namespace sluice::source {

/// Hand a batch on in pieces that keep within the limits, or are one row; pieces are copies, so
/// that each holds its own bytes alone.
class BatchPieces {
 public:
  BatchPieces(BatchLimits limits, arrow::MemoryPool* pool) : limits_(limits), pool_(pool) {}

  /// Take a batch; the last one must have been handed on whole.
  void Add(std::shared_ptr<arrow::RecordBatch> batch);
  /// Return the next piece; null when there is none. Errors: quota.
  Result<std::shared_ptr<arrow::RecordBatch>> Next();

 private:
  const BatchLimits limits_;
  arrow::MemoryPool* const pool_;
  std::deque<std::shared_ptr<arrow::RecordBatch>> waiting_;
};

}  // namespace sluice::source
