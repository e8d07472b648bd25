#pragma once

#include <cstdint>
#include <cstring>

#include "source/postgres/column_decoder.h"

namespace sluice::source {

/// Hold a column of text or bytes, with offsets of 32 bits.
class BytesColumn : public ColumnDecoder {
 public:
  BytesColumn(std::shared_ptr<arrow::DataType> type, const DecoderResources& resources);

  Footprint footprint() const final { return {8 * int64_t{sizeof(int32_t)} + 1, 3}; }
  arrow::Status Reserve(int64_t rows) final;
  bool AppendNull(int64_t row) final;
  void Truncate(int64_t from, int64_t to) final;
  /// Errors besides: corrupt when a column of text is not UTF-8.
  arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(int64_t rows) final;

 protected:
  /// Return where `bytes`, at least one, may be written before Put; null: failure() says why.
  char* Room(int64_t bytes) {
    if (bytes > bytes_.capacity_bytes() - end_ && !Grow(bytes)) [[unlikely]]
      return nullptr;
    return reinterpret_cast<char*>(bytes_.data()) + end_;
  }

  /// Let what was written to Room, `bytes` of it, be the row's value.
  void Put(int64_t row, int64_t bytes) {
    end_ += bytes;
    *variable_bytes_ += bytes;
    offsets_.as<int32_t>()[row + 1] = static_cast<int32_t>(end_);
  }

  bool PutCopy(int64_t row, std::string_view bytes) {
    if (!bytes.empty()) {
      char* const room = Room(static_cast<int64_t>(bytes.size()));
      if (room == nullptr) return false;
      std::memcpy(room, bytes.data(), bytes.size());
    }
    Put(row, static_cast<int64_t>(bytes.size()));
    return true;
  }

 private:
  bool Grow(int64_t bytes);
  arrow::Status CheckText(int64_t rows);

  const std::shared_ptr<arrow::DataType> type_;
  int64_t* const variable_bytes_;
  GrowingBuffer offsets_;
  GrowingBuffer bytes_;
  NullBits nulls_;
  int64_t end_ = 0;
  int64_t expected_bytes_ = 0;  // of a batch, by the one before
};

}  // namespace sluice::source
