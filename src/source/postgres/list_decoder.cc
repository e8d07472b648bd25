#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "source/postgres/column_decoder.h"
#include "source/postgres/network_order.h"

namespace sluice::source {
namespace {

/// Decodes arrays of one dimension that begin at 1, and empty ones.
/// Source: arrayfuncs.c, array_send.
class ListDecoder final : public ColumnDecoder {
 public:
  ListDecoder(const ColumnRule& rule, const DecoderResources& resources)
      : type_(rule.field->type()),
        item_oid_(rule.item_oid),
        variable_bytes_(resources.variable_bytes),
        items_(MakeColumnDecoder(*rule.item, resources)),
        item_bytes_((items_->footprint().bits_per_row + 7) / 8),
        offsets_(resources.pool),
        nulls_(resources.pool) {}

  Footprint footprint() const override {
    return {8 * int64_t{sizeof(int32_t)} + 1, 2 + items_->footprint().buffers};
  }

  arrow::Status Reserve(int64_t rows) override {
    const bool first = offsets_.capacity_bytes() == 0;
    ARROW_RETURN_NOT_OK(offsets_.Reserve((rows + 1) * int64_t{sizeof(int32_t)}));
    if (first) offsets_.as<int32_t>()[0] = 0;
    return nulls_.Reserve(rows);
  }

  bool Append(int64_t row, std::string_view value) override {
    if (value.size() < kHeaderBytes) return FailMalformed();
    const auto dimensions = LoadNetworkOrder<int32_t>(value.data());
    if (LoadNetworkOrder<uint32_t>(value.data() + 8) != item_oid_) return FailMalformed();
    value.remove_prefix(kHeaderBytes);
    if (dimensions == 0) return value.empty() ? End(row) : FailMalformed();
    if (dimensions < 0 || value.size() < kDimensionBytes) return FailMalformed();
    if (dimensions > 1) return FailInexact(fmt::format("an array of {} dimensions", dimensions));
    const auto count = LoadNetworkOrder<int32_t>(value.data());
    const auto lower_bound = LoadNetworkOrder<int32_t>(value.data() + 4);
    if (lower_bound != 1) {
      return FailInexact(fmt::format("an array that begins at {}", lower_bound));
    }
    value.remove_prefix(kDimensionBytes);
    return AppendItems(count, value) && End(row);
  }

  bool AppendNull(int64_t row) override {
    const arrow::Status status = nulls_.SetNull(row);
    return status.ok() ? End(row) : Fail(status);
  }

  void Truncate(int64_t from, int64_t to) override {
    const int64_t kept = offsets_.as<int32_t>()[from];
    if (count_ > kept) items_->Truncate(kept, count_);
    count_ = kept;
    for (int64_t row = from; row < to; ++row) nulls_.Unset(row);
  }

  arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(int64_t rows) override {
    ARROW_RETURN_NOT_OK(Reserve(rows));
    ARROW_ASSIGN_OR_RAISE(auto nulls, nulls_.Finish(rows));
    ARROW_ASSIGN_OR_RAISE(auto offsets, offsets_.Finish((rows + 1) * int64_t{sizeof(int32_t)}));
    ARROW_ASSIGN_OR_RAISE(auto items, items_->Finish(count_));
    count_ = 0;
    reserved_ = 0;
    return arrow::ArrayData::Make(type_, rows, {std::move(nulls.buffer), std::move(offsets)},
                                  {std::move(items)}, nulls.null_count);
  }

 private:
  static constexpr size_t kHeaderBytes = 12;
  static constexpr size_t kDimensionBytes = 8;

  bool FailInexact(std::string_view what) {
    return Fail(Status(ErrorKind::kUnsupported,
                       fmt::format("holds {}, which has no exact form as {}, only as text", what,
                                   type_->ToString())));
  }

  bool AppendItems(int32_t count, std::string_view value) {
    // Each has at least its length, so what is reserved is bounded by what was sent.
    if (count < 0 || static_cast<size_t>(count) > value.size() / sizeof(int32_t)) {
      return FailMalformed();
    }
    if (!ReserveItems(count)) return false;
    for (int32_t i = 0; i < count; ++i) {
      if (value.size() < sizeof(int32_t)) return FailMalformed();
      const auto bytes = LoadNetworkOrder<int32_t>(value.data());
      value.remove_prefix(sizeof(int32_t));
      const int64_t item = count_++;
      if (bytes == -1) {
        if (!items_->AppendNull(item)) return Fail(items_->failure());
        continue;
      }
      if (bytes < 0 || static_cast<size_t>(bytes) > value.size()) return FailMalformed();
      if (!items_->Append(item, value.substr(0, static_cast<size_t>(bytes)))) {
        return Fail(items_->failure());
      }
      value.remove_prefix(static_cast<size_t>(bytes));
    }
    return value.empty() || FailMalformed();
  }

  bool ReserveItems(int32_t count) {
    const int64_t needed = count_ + count;
    if (needed > std::numeric_limits<int32_t>::max()) {
      return Fail(arrow::Status::CapacityError("a list of a batch would pass 2^31 items"));
    }
    if (needed > reserved_) {
      const int64_t wanted = std::max(needed, reserved_ + reserved_ / 2);
      arrow::Status status = items_->Reserve(wanted);
      if (!status.ok()) return Fail(status);
      reserved_ = wanted;
    }
    *variable_bytes_ += count * item_bytes_;
    return true;
  }

  bool End(int64_t row) {
    offsets_.as<int32_t>()[row + 1] = static_cast<int32_t>(count_);
    return true;
  }

  const std::shared_ptr<arrow::DataType> type_;
  const uint32_t item_oid_;
  int64_t* const variable_bytes_;
  const std::unique_ptr<ColumnDecoder> items_;
  const int64_t item_bytes_;
  GrowingBuffer offsets_;
  NullBits nulls_;
  int64_t count_ = 0;     // items of all rows
  int64_t reserved_ = 0;  // for how many there is room
};

}  // namespace

std::unique_ptr<ColumnDecoder> MakeListDecoder(const ColumnRule& rule,
                                               const DecoderResources& resources) {
  if (rule.wire != Wire::kList) return nullptr;
  return std::make_unique<ListDecoder>(rule, resources);
}

}  // namespace sluice::source
