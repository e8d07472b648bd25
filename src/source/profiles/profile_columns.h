#pragma once

#include <arrow/buffer_builder.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "base/time.h"
#include "source/profiles/nested_columns.h"
#include "source/profiles/text_column.h"

namespace sluice::source {

/// The columns of a batch of profiles while it grows. Threads: one caller.
class ProfileColumns {
 public:
  /// Everything is allocated from `pool`, which outlives it and the batches.
  explicit ProfileColumns(arrow::MemoryPool* pool);

  /// The row that BeginRow began; the columns below take values for it.
  int64_t row() const { return rows_ - 1; }
  int64_t rows() const { return rows_; }

  arrow::Status BeginRow(std::string_view id, UnixMillis created_at, UnixMillis updated_at);

  /// The column of model::ProfileMembers()[member], of that member's kind.
  TextColumn& text(size_t member) { return texts_[slots_[member]]; }
  TextMembers& address(size_t member) { return addresses_[slots_[member]]; }
  TextMapColumn& attributes(size_t member) { return attributes_[slots_[member]]; }
  PreferencesColumn& preferences(size_t member) { return preferences_[slots_[member]]; }

  /// Make the batch of all rows and begin another.
  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Finish();

 private:
  arrow::Result<std::shared_ptr<arrow::ArrayData>> FinishMember(
      size_t member, const std::shared_ptr<arrow::DataType>& type, int64_t rows,
      const Zeros& zeros);

  arrow::MemoryPool* const pool_;
  int64_t rows_ = 0;
  TextColumn ids_;
  arrow::TypedBufferBuilder<int64_t> created_;
  arrow::TypedBufferBuilder<int64_t> updated_;
  std::vector<size_t> slots_;  // of each member in the vector of its kind
  std::vector<TextColumn> texts_;
  std::vector<TextMembers> addresses_;
  std::vector<TextMapColumn> attributes_;
  std::vector<PreferencesColumn> preferences_;
};

}  // namespace sluice::source
