#include "source/profiles/row_builders.h"

#include <utility>

namespace sluice::source {

arrow::Status RowBits::SetAfterGap(int64_t row) {
  if (bits_.length() == 0) ARROW_RETURN_NOT_OK(bits_.Append(length_, true));
  if (row > length_) ARROW_RETURN_NOT_OK(bits_.Append(row - length_, false));
  length_ = row + 1;
  // Append asks the buffer to resize each time, whether there is room or not.
  if (bits_.length() == bits_.capacity()) return bits_.Append(true);
  bits_.UnsafeAppend(true);
  return arrow::Status::OK();
}

arrow::Result<RowBits::Bitmap> RowBits::Finish(int64_t rows) {
  const int64_t length = std::exchange(length_, 0);
  Bitmap bitmap;
  if (bits_.length() == 0) {
    if (rows == length) return bitmap;
    ARROW_RETURN_NOT_OK(bits_.Append(length, true));
  }
  ARROW_RETURN_NOT_OK(bits_.Append(rows - length, false));
  bitmap.null_count = bits_.false_count();
  ARROW_ASSIGN_OR_RAISE(bitmap.buffer, bits_.Finish());
  return bitmap;
}

arrow::Result<RowRanges::Ranges> RowRanges::Finish(int64_t rows, int64_t end) {
  if (end > INT32_MAX) return TooLarge();
  ARROW_RETURN_NOT_OK(starts_.Append(rows + 1 - starts_.length(), static_cast<int32_t>(end)));
  Ranges ranges;
  ARROW_ASSIGN_OR_RAISE(ranges.bitmap, bits_.Finish(rows));
  ARROW_ASSIGN_OR_RAISE(ranges.offsets, starts_.Finish());
  return ranges;
}

arrow::Status RowRanges::TooLarge() {
  return arrow::Status::CapacityError("a column of a batch would pass 2 GiB");
}

}  // namespace sluice::source
