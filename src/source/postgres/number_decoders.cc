#include <arrow/type.h>
#include <arrow/util/bit_util.h>

#include <cstring>

#include "source/postgres/column_decoder.h"
#include "source/postgres/fixed_column.h"
#include "source/postgres/network_order.h"

namespace sluice::source {
namespace {

template <typename Number>
class NumberDecoder final : public FixedColumn<Number> {
 public:
  using FixedColumn<Number>::FixedColumn;

  bool Append(int64_t row, std::string_view value) override {
    if (value.size() != sizeof(Number)) return this->FailMalformed();
    this->Put(row, LoadNetworkOrder<Number>(value.data()));
    return true;
  }
};

class BoolDecoder final : public ColumnDecoder {
 public:
  explicit BoolDecoder(const DecoderResources& resources)
      : bits_(resources.pool), nulls_(resources.pool) {}

  Footprint footprint() const override { return {2, 2}; }

  arrow::Status Reserve(int64_t rows) override {
    const int64_t had_bytes = bits_.capacity_bytes();
    ARROW_RETURN_NOT_OK(bits_.Reserve(arrow::bit_util::BytesForBits(rows)));
    const auto new_bytes = static_cast<size_t>(bits_.capacity_bytes() - had_bytes);
    if (new_bytes != 0) std::memset(bits_.data() + had_bytes, 0, new_bytes);
    return nulls_.Reserve(rows);
  }

  bool Append(int64_t row, std::string_view value) override {
    if (value.size() != 1 || static_cast<unsigned char>(value[0]) > 1) return FailMalformed();
    if (value[0] != 0) arrow::bit_util::SetBit(bits_.data(), row);
    return true;
  }

  bool AppendNull(int64_t row) override {
    const arrow::Status status = nulls_.SetNull(row);
    return status.ok() || Fail(status);
  }

  void Truncate(int64_t from, int64_t to) override {
    for (int64_t row = from; row < to; ++row) {
      arrow::bit_util::ClearBit(bits_.data(), row);
      nulls_.Unset(row);
    }
  }

  arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(int64_t rows) override {
    ARROW_ASSIGN_OR_RAISE(auto nulls, nulls_.Finish(rows));
    ARROW_ASSIGN_OR_RAISE(auto bits, bits_.Finish(arrow::bit_util::BytesForBits(rows)));
    return arrow::ArrayData::Make(arrow::boolean(), rows,
                                  {std::move(nulls.buffer), std::move(bits)}, nulls.null_count);
  }

 private:
  GrowingBuffer bits_;
  NullBits nulls_;
};

}  // namespace

std::unique_ptr<ColumnDecoder> MakeNumberDecoder(const ColumnRule& rule,
                                                 const DecoderResources& resources) {
  const auto& type = rule.field->type();
  switch (rule.wire) {
    case Wire::kBool: return std::make_unique<BoolDecoder>(resources);
    case Wire::kInt16: return std::make_unique<NumberDecoder<int16_t>>(type, resources);
    case Wire::kInt32: return std::make_unique<NumberDecoder<int32_t>>(type, resources);
    case Wire::kInt64: return std::make_unique<NumberDecoder<int64_t>>(type, resources);
    case Wire::kUInt32: return std::make_unique<NumberDecoder<uint32_t>>(type, resources);
    case Wire::kFloat32: return std::make_unique<NumberDecoder<float>>(type, resources);
    case Wire::kFloat64: return std::make_unique<NumberDecoder<double>>(type, resources);
    default: return nullptr;
  }
}

}  // namespace sluice::source
