#pragma once

#include <cstdint>

#include "source/postgres/column_decoder.h"

namespace sluice::source {

/// Hold a column whose values all have the width of Value.
template <typename Value>
class FixedColumn : public ColumnDecoder {
 public:
  FixedColumn(std::shared_ptr<arrow::DataType> type, const DecoderResources& resources)
      : type_(std::move(type)), values_(resources.pool), nulls_(resources.pool) {}

  Footprint footprint() const final { return {8 * int64_t{sizeof(Value)} + 1, 2}; }

  arrow::Status Reserve(int64_t rows) final {
    ARROW_RETURN_NOT_OK(values_.Reserve(rows * int64_t{sizeof(Value)}));
    return nulls_.Reserve(rows);
  }

  bool AppendNull(int64_t row) final {
    Put(row, Value{});
    const arrow::Status status = nulls_.SetNull(row);
    return status.ok() || Fail(status);
  }

  void Truncate(int64_t from, int64_t to) final {
    for (int64_t row = from; row < to; ++row) nulls_.Unset(row);
  }

  arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(int64_t rows) final {
    ARROW_ASSIGN_OR_RAISE(auto nulls, nulls_.Finish(rows));
    ARROW_ASSIGN_OR_RAISE(auto values, values_.Finish(rows * int64_t{sizeof(Value)}));
    return arrow::ArrayData::Make(type_, rows, {std::move(nulls.buffer), std::move(values)},
                                  nulls.null_count);
  }

 protected:
  const arrow::DataType& type() const { return *type_; }
  void Put(int64_t row, const Value& value) { values_.template as<Value>()[row] = value; }

 private:
  const std::shared_ptr<arrow::DataType> type_;
  GrowingBuffer values_;
  NullBits nulls_;
};

}  // namespace sluice::source
