#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "source/postgres/column_rule.h"
#include "source/source.h"

namespace sluice::source {

/// Turn the messages of a COPY ... TO STDOUT (FORMAT binary) into batches. The SELECT that is
/// copied has one column for each rule, in their order, each with its rule's cast.
/// Threads: one caller.
class CopyDecoder {
 public:
  /// `object` names in errors what is read. `pool` outlives it and its batches.
  CopyDecoder(std::string object, std::vector<ColumnRule> rules, BatchLimits limits,
              arrow::MemoryPool* pool);
  ~CopyDecoder();

  /// Return the schema of all batches.
  const std::shared_ptr<arrow::Schema>& schema() const;

  /// Take one CopyData message as the server sends it: a row, with the header before the first, or
  /// the trailer. False: the batch is full without this row; Flush it, then append the same message
  /// again.
  /// Errors, all naming object, column and row: corrupt for bytes that are no value of the rule;
  /// unsupported for a value that the column's Arrow type does not have ('infinity'), which the
  /// message shows; quota naming the bytes needed when the pool is too small for this row alone.
  /// After an error it is of no more use.
  Result<bool> Append(std::string_view message);

  /// Count the rows of the batch at hand.
  int64_t rows() const;

  /// Say whether the trailer was seen; a stream that ends without it was cut off.
  bool ended() const;

  /// Make the batch of the rows so far and begin another. Require rows() > 0. Shape: within the
  /// limits, except that one row alone may hold more bytes. Errors: corrupt naming the column whose
  /// text is not UTF-8; quota.
  Result<std::shared_ptr<arrow::RecordBatch>> Flush();

 private:
  class State;
  const std::unique_ptr<State> state_;
};

}  // namespace sluice::source
