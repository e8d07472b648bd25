#include "source/postgres/growing_buffer.h"

#include <arrow/util/bit_util.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace sluice::source {

arrow::Status GrowingBuffer::Reserve(int64_t bytes) {
  if (bytes <= capacity_bytes_) return arrow::Status::OK();
  if (buffer_ == nullptr) {
    ARROW_ASSIGN_OR_RAISE(buffer_, arrow::AllocateResizableBuffer(bytes, pool_));
  } else {
    ARROW_RETURN_NOT_OK(buffer_->Resize(bytes, /*shrink_to_fit=*/false));
  }
  data_ = buffer_->mutable_data();
  capacity_bytes_ = buffer_->capacity();
  return arrow::Status::OK();
}

arrow::Result<std::shared_ptr<arrow::Buffer>> GrowingBuffer::Finish(int64_t bytes) {
  if (buffer_ == nullptr) {
    ARROW_ASSIGN_OR_RAISE(buffer_, arrow::AllocateResizableBuffer(0, pool_));
  }
  ARROW_RETURN_NOT_OK(buffer_->Resize(bytes, /*shrink_to_fit=*/true));
  buffer_->ZeroPadding();
  data_ = nullptr;
  capacity_bytes_ = 0;
  return std::shared_ptr<arrow::Buffer>(std::exchange(buffer_, nullptr));
}

arrow::Status NullBits::Reserve(int64_t rows) {
  rows_reserved_ = std::max(rows_reserved_, rows);
  return bits_.capacity_bytes() == 0 ? arrow::Status::OK() : Extend();
}

arrow::Status NullBits::Extend() {
  const int64_t had_bytes = bits_.capacity_bytes();
  ARROW_RETURN_NOT_OK(bits_.Reserve(arrow::bit_util::BytesForBits(rows_reserved_)));
  const auto new_bytes = static_cast<size_t>(bits_.capacity_bytes() - had_bytes);
  std::memset(bits_.data() + had_bytes, 0xff, new_bytes);
  return arrow::Status::OK();
}

arrow::Status NullBits::SetNull(int64_t row) {
  if (bits_.capacity_bytes() == 0) ARROW_RETURN_NOT_OK(Extend());
  arrow::bit_util::ClearBit(bits_.data(), row);
  ++null_count_;
  return arrow::Status::OK();
}

void NullBits::Unset(int64_t row) {
  if (null_count_ == 0 || arrow::bit_util::GetBit(bits_.data(), row)) return;
  arrow::bit_util::SetBit(bits_.data(), row);
  --null_count_;
}

arrow::Result<NullBits::Bitmap> NullBits::Finish(int64_t rows) {
  rows_reserved_ = 0;
  Bitmap bitmap{nullptr, std::exchange(null_count_, 0)};
  ARROW_ASSIGN_OR_RAISE(auto bits, bits_.Finish(arrow::bit_util::BytesForBits(rows)));
  if (bitmap.null_count == 0) return bitmap;
  // Readers may look at whole bytes.
  for (int64_t row = rows; row % 8 != 0; ++row)
    arrow::bit_util::ClearBit(bits->mutable_data(), row);
  bitmap.buffer = std::move(bits);
  return bitmap;
}

}  // namespace sluice::source
