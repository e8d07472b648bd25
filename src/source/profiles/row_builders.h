#pragma once

#include <arrow/buffer.h>
#include <arrow/buffer_builder.h>
#include <arrow/result.h>
#include <arrow/status.h>

#include <cstdint>
#include <memory>

namespace sluice::source {

/// Build which rows of a column have a value. Rows are named in rising order; those between two
/// that are named have none and cost nothing until the next is. Threads: one caller.
class RowBits {
 public:
  explicit RowBits(arrow::MemoryPool* pool) : bits_(pool) {}

  /// Count the rows up to the last that was set.
  int64_t length() const { return length_; }

  /// Require row >= length().
  arrow::Status Set(int64_t row) {
    // Until the first gap there is nothing to write down.
    if (row != length_ || bits_.length() != 0) [[unlikely]]
      return SetAfterGap(row);
    ++length_;
    return arrow::Status::OK();
  }

  /// The bitmap of `rows` rows, null when all are set. What was built is gone after.
  struct Bitmap {
    std::shared_ptr<arrow::Buffer> buffer;
    int64_t null_count = 0;
  };
  arrow::Result<Bitmap> Finish(int64_t rows);

 private:
  arrow::Status SetAfterGap(int64_t row);

  int64_t length_ = 0;
  arrow::TypedBufferBuilder<bool> bits_;  // empty while every row is set
};

/// The same for a column whose rows are ranges of something that grows: characters or items.
class RowRanges {
 public:
  explicit RowRanges(arrow::MemoryPool* pool) : bits_(pool), starts_(pool) {}

  int64_t length() const { return bits_.length(); }

  /// Let `row` begin at `start`, which is where all ranges so far end. Require row >= length().
  /// Errors: CapacityError when offsets of 32 bits do not reach so far.
  arrow::Status Begin(int64_t row, int64_t start) {
    if (start > INT32_MAX) return TooLarge();
    const auto offset = static_cast<int32_t>(start);
    if (row > length()) ARROW_RETURN_NOT_OK(starts_.Append(row - length(), offset));
    ARROW_RETURN_NOT_OK(starts_.Append(offset));
    return bits_.Set(row);
  }

  struct Ranges {
    RowBits::Bitmap bitmap;
    std::shared_ptr<arrow::Buffer> offsets;
  };
  arrow::Result<Ranges> Finish(int64_t rows, int64_t end);

 private:
  static arrow::Status TooLarge();

  RowBits bits_;
  arrow::TypedBufferBuilder<int32_t> starts_;
};

}  // namespace sluice::source
