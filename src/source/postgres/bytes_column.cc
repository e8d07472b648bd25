#include "source/postgres/bytes_column.h"

#include <arrow/type.h>
#include <simdjson.h>

#include <algorithm>
#include <limits>

#include "batch/status.h"

namespace sluice::source {
namespace {

constexpr int64_t kLeastBytes = 256;
constexpr int64_t kMostGrowthBytes = int64_t{1024} * 1024;
constexpr int64_t kMostBytes = std::numeric_limits<int32_t>::max();

}  // namespace

BytesColumn::BytesColumn(std::shared_ptr<arrow::DataType> type, const DecoderResources& resources)
    : type_(std::move(type)),
      variable_bytes_(resources.variable_bytes),
      offsets_(resources.pool),
      bytes_(resources.pool),
      nulls_(resources.pool) {}

arrow::Status BytesColumn::Reserve(int64_t rows) {
  const bool first = offsets_.capacity_bytes() == 0;
  ARROW_RETURN_NOT_OK(offsets_.Reserve((rows + 1) * int64_t{sizeof(int32_t)}));
  if (first) offsets_.as<int32_t>()[0] = 0;
  return nulls_.Reserve(rows);
}

bool BytesColumn::AppendNull(int64_t row) {
  Put(row, 0);
  const arrow::Status status = nulls_.SetNull(row);
  return status.ok() || Fail(status);
}

void BytesColumn::Truncate(int64_t from, int64_t to) {
  end_ = offsets_.as<int32_t>()[from];
  for (int64_t row = from; row < to; ++row) nulls_.Unset(row);
}

bool BytesColumn::Grow(int64_t bytes) {
  const int64_t needed = end_ + bytes;
  if (needed > kMostBytes) {
    return Fail(arrow::Status::CapacityError("a column of a batch would pass 2 GiB"));
  }
  const int64_t had = bytes_.capacity_bytes();
  const int64_t wanted = std::max({needed, kLeastBytes, had == 0 ? expected_bytes_ : int64_t{0},
                                   had + std::min(had / 2, kMostGrowthBytes)});
  arrow::Status status = bytes_.Reserve(std::min(wanted, kMostBytes));
  if (!status.ok()) status = bytes_.Reserve(needed);
  return status.ok() || Fail(status);
}

arrow::Status BytesColumn::CheckText(int64_t rows) {
  if (type_->id() != arrow::Type::STRING || end_ == 0) return arrow::Status::OK();
  const auto* const text = reinterpret_cast<const char*>(bytes_.data());
  bool valid = simdjson::validate_utf8(text, static_cast<size_t>(end_));
  // Values that are valid only when put together begin within a character.
  const int32_t* const offsets = offsets_.as<int32_t>();
  for (int64_t row = 1; row < rows && valid; ++row) {
    valid = offsets[row] == end_ || (text[offsets[row]] & 0xc0) != 0x80;
  }
  if (valid) return arrow::Status::OK();
  return ToArrow({ErrorKind::kCorrupt, "holds text that is not UTF-8"});
}

arrow::Result<std::shared_ptr<arrow::ArrayData>> BytesColumn::Finish(int64_t rows) {
  ARROW_RETURN_NOT_OK(Reserve(rows));
  if (rows != 0) ARROW_RETURN_NOT_OK(CheckText(rows));
  // A little more, since batches differ; but one large value says nothing about the next batch.
  expected_bytes_ = rows > 1 ? end_ + end_ / 16 : 0;
  ARROW_ASSIGN_OR_RAISE(auto nulls, nulls_.Finish(rows));
  ARROW_ASSIGN_OR_RAISE(auto offsets, offsets_.Finish((rows + 1) * int64_t{sizeof(int32_t)}));
  ARROW_ASSIGN_OR_RAISE(auto bytes, bytes_.Finish(end_));
  end_ = 0;
  return arrow::ArrayData::Make(type_, rows,
                                {std::move(nulls.buffer), std::move(offsets), std::move(bytes)},
                                nulls.null_count);
}

}  // namespace sluice::source
