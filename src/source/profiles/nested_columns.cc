#include "source/profiles/nested_columns.h"

#include <arrow/type.h>

#include <utility>

namespace sluice::source {
namespace {

/// Zeros for `rows` rows: those at hand where they are enough, since items can outnumber rows.
arrow::Result<Zeros> ZerosFor(int64_t rows, const Zeros& zeros, arrow::MemoryPool* pool) {
  const int64_t bytes = (rows + 1) * static_cast<int64_t>(sizeof(int32_t));
  if (zeros->size() >= bytes) return zeros;
  return MakeZeros(rows, pool);
}

arrow::Result<RowRanges::Ranges> FinishRanges(RowRanges& ranges, int64_t rows, int64_t end,
                                              const Zeros& zeros) {
  if (ranges.length() == 0) {
    return RowRanges::Ranges{{rows == 0 ? nullptr : zeros, rows}, zeros};
  }
  return ranges.Finish(rows, end);
}

}  // namespace

arrow::Status TextMapColumn::Append(std::string_view key, std::string_view value) {
  ARROW_RETURN_NOT_OK(keys_.Append(entries_, key));
  ARROW_RETURN_NOT_OK(values_.Append(entries_, value));
  ++entries_;
  return arrow::Status::OK();
}

arrow::Result<std::shared_ptr<arrow::ArrayData>> TextMapColumn::Finish(
    const std::shared_ptr<arrow::DataType>& type, int64_t rows, const Zeros& zeros) {
  const int64_t entries = std::exchange(entries_, 0);
  ARROW_ASSIGN_OR_RAISE(auto ranges, FinishRanges(ranges_, rows, entries, zeros));
  // Each entry has a key and a value, so that neither column needs zeros for more than no entries.
  ARROW_ASSIGN_OR_RAISE(auto keys, keys_.Finish(entries, zeros));
  ARROW_ASSIGN_OR_RAISE(auto values, values_.Finish(entries, zeros));
  auto items = arrow::ArrayData::Make(type->field(0)->type(), entries, {nullptr},
                                      {std::move(keys), std::move(values)}, 0);
  return arrow::ArrayData::Make(type, rows,
                                {std::move(ranges.bitmap.buffer), std::move(ranges.offsets)},
                                {std::move(items)}, ranges.bitmap.null_count);
}

arrow::Result<std::shared_ptr<arrow::ArrayData>> TextMembersListColumn::Finish(
    const std::shared_ptr<arrow::DataType>& type, int64_t rows, const Zeros& zeros) {
  const int64_t count = items_.length();
  ARROW_ASSIGN_OR_RAISE(auto ranges, FinishRanges(ranges_, rows, count, zeros));
  ARROW_ASSIGN_OR_RAISE(const Zeros enough, ZerosFor(count, zeros, pool_));
  ARROW_ASSIGN_OR_RAISE(auto items, items_.Finish(type->field(0)->type(), count, enough));
  return arrow::ArrayData::Make(type, rows,
                                {std::move(ranges.bitmap.buffer), std::move(ranges.offsets)},
                                {std::move(items)}, ranges.bitmap.null_count);
}

PreferencesColumn::PreferencesColumn(size_t lists, size_t members, arrow::MemoryPool* pool)
    : bits_(pool) {
  lists_.reserve(lists);
  for (size_t i = 0; i < lists; ++i) lists_.emplace_back(members, pool);
}

arrow::Result<std::shared_ptr<arrow::ArrayData>> PreferencesColumn::Finish(
    const std::shared_ptr<arrow::DataType>& type, int64_t rows, const Zeros& zeros) {
  RowBits::Bitmap bitmap{rows == 0 ? nullptr : zeros, rows};
  if (length() != 0) {
    ARROW_ASSIGN_OR_RAISE(bitmap, bits_.Finish(rows));
  }
  arrow::ArrayDataVector children;
  for (size_t i = 0; i < lists_.size(); ++i) {
    ARROW_ASSIGN_OR_RAISE(auto child,
                          lists_[i].Finish(type->field(static_cast<int>(i))->type(), rows, zeros));
    children.push_back(std::move(child));
  }
  return arrow::ArrayData::Make(type, rows, {std::move(bitmap.buffer)}, std::move(children),
                                bitmap.null_count);
}

}  // namespace sluice::source
