#pragma once

#include <arrow/array/data.h>
#include <arrow/buffer_builder.h>

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "source/profiles/row_builders.h"

namespace sluice::source {

/// What columns without any value share instead of buffers of their own: zeros, enough of them for
/// the offsets and the bitmap of the batch's rows.
using Zeros = std::shared_ptr<arrow::Buffer>;
arrow::Result<Zeros> MakeZeros(int64_t rows, arrow::MemoryPool* pool);

/// Build a column of text. Rows that are not appended are null. Threads: one caller.
class TextColumn {
 public:
  explicit TextColumn(arrow::MemoryPool* pool) : ranges_(pool), characters_(pool) {}

  /// Count the rows up to the last that was appended.
  int64_t length() const { return ranges_.length(); }

  /// Require row >= length().
  arrow::Status Append(int64_t row, std::string_view text) {
    ARROW_RETURN_NOT_OK(ranges_.Begin(row, characters_.length()));
    return characters_.Append(text.data(), static_cast<int64_t>(text.size()));
  }

  /// End the column at `rows` and begin another. `zeros` are for as many rows or more.
  arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(int64_t rows, const Zeros& zeros);

 private:
  RowRanges ranges_;
  arrow::BufferBuilder characters_;
};

/// Build a struct column of text members, each null where it is not appended.
class TextMembers {
 public:
  TextMembers(size_t members, arrow::MemoryPool* pool);

  int64_t length() const { return bits_.length(); }

  /// Let `row` have a struct; then its members may be appended. Require row >= length().
  arrow::Status Begin(int64_t row) { return bits_.Set(row); }
  TextColumn& member(size_t i) { return members_[i]; }

  arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(
      const std::shared_ptr<arrow::DataType>& type, int64_t rows, const Zeros& zeros);

 private:
  RowBits bits_;
  std::vector<TextColumn> members_;
};

}  // namespace sluice::source
