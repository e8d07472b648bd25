#pragma once

#include <arrow/buffer.h>
#include <arrow/result.h>
#include <arrow/status.h>

#include <cstdint>
#include <memory>

namespace sluice::source {

/// Hold bytes that are written in place; room is made before, in few steps. Threads: one caller.
class GrowingBuffer {
 public:
  explicit GrowingBuffer(arrow::MemoryPool* pool) : pool_(pool) {}

  /// Make room for `bytes` in all. What is held stays, what is new is not set.
  arrow::Status Reserve(int64_t bytes);

  int64_t capacity_bytes() const { return capacity_bytes_; }
  uint8_t* data() { return data_; }
  template <typename T>
  T* as() {
    return reinterpret_cast<T*>(data_);
  }

  /// Give away the first `bytes` and begin another buffer without room.
  arrow::Result<std::shared_ptr<arrow::Buffer>> Finish(int64_t bytes);

 private:
  arrow::MemoryPool* pool_;
  std::unique_ptr<arrow::ResizableBuffer> buffer_;
  uint8_t* data_ = nullptr;
  int64_t capacity_bytes_ = 0;
};

/// Remember which rows of a column are null. A column without nulls costs nothing.
/// Threads: one caller.
class NullBits {
 public:
  explicit NullBits(arrow::MemoryPool* pool) : bits_(pool) {}

  /// Make room for `rows` rows in all, which have a value unless they are set null.
  arrow::Status Reserve(int64_t rows);
  /// Require row < the rows reserved, and not null yet. Errors: OutOfMemory, on the first null.
  arrow::Status SetNull(int64_t row);
  /// Let the row have a value again if it had none.
  void Unset(int64_t row);

  struct Bitmap {
    std::shared_ptr<arrow::Buffer> buffer;  // null when no row is
    int64_t null_count = 0;
  };
  arrow::Result<Bitmap> Finish(int64_t rows);

 private:
  arrow::Status Extend();

  GrowingBuffer bits_;
  int64_t rows_reserved_ = 0;
  int64_t null_count_ = 0;
};

}  // namespace sluice::source
