#include "source/profiles/text_column.h"

#include <arrow/type.h>

#include <cstring>
#include <utility>

namespace sluice::source {

arrow::Result<Zeros> MakeZeros(int64_t rows, arrow::MemoryPool* pool) {
  const int64_t bytes = (rows + 1) * static_cast<int64_t>(sizeof(int32_t));
  ARROW_ASSIGN_OR_RAISE(std::unique_ptr<arrow::Buffer> zeros, arrow::AllocateBuffer(bytes, pool));
  std::memset(zeros->mutable_data(), 0, static_cast<size_t>(bytes));
  return Zeros(std::move(zeros));
}

arrow::Result<std::shared_ptr<arrow::ArrayData>> TextColumn::Finish(int64_t rows,
                                                                    const Zeros& zeros) {
  if (length() == 0) {
    return arrow::ArrayData::Make(arrow::utf8(), rows, {rows == 0 ? nullptr : zeros, zeros, zeros},
                                  rows);
  }
  ARROW_ASSIGN_OR_RAISE(auto ranges, ranges_.Finish(rows, characters_.length()));
  ARROW_ASSIGN_OR_RAISE(auto characters, characters_.Finish());
  return arrow::ArrayData::Make(
      arrow::utf8(), rows,
      {std::move(ranges.bitmap.buffer), std::move(ranges.offsets), std::move(characters)},
      ranges.bitmap.null_count);
}

TextMembers::TextMembers(size_t members, arrow::MemoryPool* pool) : bits_(pool) {
  members_.reserve(members);
  for (size_t i = 0; i < members; ++i) members_.emplace_back(pool);
}

arrow::Result<std::shared_ptr<arrow::ArrayData>> TextMembers::Finish(
    const std::shared_ptr<arrow::DataType>& type, int64_t rows, const Zeros& zeros) {
  RowBits::Bitmap bitmap{rows == 0 ? nullptr : zeros, rows};
  if (length() != 0) {
    ARROW_ASSIGN_OR_RAISE(bitmap, bits_.Finish(rows));
  }
  arrow::ArrayDataVector children;
  children.reserve(members_.size());
  for (TextColumn& member : members_) {
    ARROW_ASSIGN_OR_RAISE(auto child, member.Finish(rows, zeros));
    children.push_back(std::move(child));
  }
  return arrow::ArrayData::Make(type, rows, {std::move(bitmap.buffer)}, std::move(children),
                                bitmap.null_count);
}

}  // namespace sluice::source
