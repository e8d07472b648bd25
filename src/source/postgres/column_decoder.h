#pragma once

#include <arrow/array/data.h>
#include <arrow/result.h>
#include <arrow/status.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "base/status.h"
#include "source/postgres/column_rule.h"
#include "source/postgres/growing_buffer.h"

namespace sluice::source {

/// What the decoders of one batch share.
struct DecoderResources {
  arrow::MemoryPool* pool;
  /// What the rows so far hold beyond their Footprint: characters and items.
  int64_t* variable_bytes;
};

/// What the column holds however its values are, at most.
struct Footprint {
  int64_t bits_per_row = 0;
  int64_t buffers = 0;
};

/// Decode the values of one column, in rising order of rows. Threads: one caller.
class ColumnDecoder {
 public:
  virtual ~ColumnDecoder() = default;

  virtual Footprint footprint() const = 0;

  /// Make room for `rows` rows in all.
  virtual arrow::Status Reserve(int64_t rows) = 0;

  /// Decode the value of a row for which there is room. False: failure() says why, quota for no
  /// memory; corrupt and unsupported read on from the row: "holds 'NaN', which ...".
  virtual bool Append(int64_t row, std::string_view value) = 0;
  virtual bool AppendNull(int64_t row) = 0;

  /// Forget the rows from `from` up to `to`, which were begun but may not have been appended.
  virtual void Truncate(int64_t from, int64_t to) = 0;

  /// Make the column of `rows` rows and begin another without room. Errors: OutOfMemory; one that
  /// carries corrupt, reading on from the column: "holds text that is not UTF-8".
  virtual arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(int64_t rows) = 0;

  const Status& failure() const { return failure_; }

 protected:
  bool Fail(Status status) {
    failure_ = std::move(status);
    return false;
  }
  bool Fail(const arrow::Status& status);
  /// The value's bytes are none of its type.
  bool FailMalformed();
  /// The value is fine, but the column's type of Arrow cannot be it.
  bool FailInexact(std::string_view value, const arrow::DataType& type);

 private:
  Status failure_;
};

/// Make the decoder of a rule.
std::unique_ptr<ColumnDecoder> MakeColumnDecoder(const ColumnRule& rule,
                                                 const DecoderResources& resources);

/// The families that it is made of; null for a rule of another.
std::unique_ptr<ColumnDecoder> MakeNumberDecoder(const ColumnRule& rule,
                                                 const DecoderResources& resources);
std::unique_ptr<ColumnDecoder> MakeTimeDecoder(const ColumnRule& rule,
                                               const DecoderResources& resources);
std::unique_ptr<ColumnDecoder> MakeTextDecoder(const ColumnRule& rule,
                                               const DecoderResources& resources);
std::unique_ptr<ColumnDecoder> MakeDecimalDecoder(const ColumnRule& rule,
                                                  const DecoderResources& resources);
std::unique_ptr<ColumnDecoder> MakeNumericTextDecoder(const ColumnRule& rule,
                                                      const DecoderResources& resources);
std::unique_ptr<ColumnDecoder> MakeListDecoder(const ColumnRule& rule,
                                               const DecoderResources& resources);

}  // namespace sluice::source
