#include "source/postgres/copy_decoder.h"

#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "batch/status.h"
#include "source/postgres/column_decoder.h"
#include "source/postgres/network_order.h"

namespace sluice::source {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSignature = "PGCOPY\n\377\r\n\0"sv;
constexpr size_t kHeaderBytes = kSignature.size() + 8;
constexpr int64_t kFirstBatchRows = 256;
/// Rounding a buffer up to 64 bytes, and the one offset that offsets have more than rows.
constexpr int64_t kBufferBytes = 63 + 4;

std::shared_ptr<arrow::Schema> SchemaOf(const std::vector<ColumnRule>& rules) {
  arrow::FieldVector fields;
  for (const ColumnRule& rule : rules) fields.push_back(rule.field);
  return arrow::schema(std::move(fields));
}

}  // namespace

class CopyDecoder::State {
 public:
  State(std::string object, const std::vector<ColumnRule>& rules, BatchLimits limits,
        arrow::MemoryPool* pool)
      : object_(std::move(object)), schema_(SchemaOf(rules)), limits_(limits) {
    for (const ColumnRule& rule : rules) {
      columns_.push_back(MakeColumnDecoder(rule, {pool, &variable_bytes_}));
      const Footprint footprint = columns_.back()->footprint();
      bits_per_row_ += footprint.bits_per_row;
      batch_bytes_ += footprint.buffers * kBufferBytes;
    }
    const int64_t row_bytes = std::max<int64_t>(bits_per_row_ / 8, 1);
    most_rows_ =
        std::clamp<int64_t>(limits.bytes / row_bytes, 1, std::max<int64_t>(limits.rows, 1));
    expected_rows_ = std::min(kFirstBatchRows, most_rows_);
  }

  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  int64_t rows() const { return rows_; }
  bool ended() const { return ended_; }

  Result<bool> Append(std::string_view message) {
    if (!begun_) TRY(ReadHeader(message));
    if (message.empty()) return true;
    if (ended_) return Broken("goes on after its end");
    if (message.size() < sizeof(int16_t)) return Broken("has a row that is cut off");
    const auto count = LoadNetworkOrder<int16_t>(message.data());
    message.remove_prefix(sizeof(int16_t));
    if (count == -1) {
      ended_ = true;
      return message.empty() ? Result<bool>(true) : Broken("goes on after its end");
    }
    if (static_cast<size_t>(count) != columns_.size()) {
      return Broken(fmt::format("has {} columns where {} are read", count, columns_.size()));
    }
    return AppendRow(message);
  }

  Result<std::shared_ptr<arrow::RecordBatch>> Flush() {
    const int64_t rows = std::exchange(rows_, 0);
    arrow::ArrayDataVector columns;
    columns.reserve(columns_.size());
    for (size_t i = 0; i < columns_.size(); ++i) {
      auto column = columns_[i]->Finish(rows);
      if (!column.ok()) return OfColumn(i, FromArrow(column.status()));
      columns.push_back(*std::move(column));
    }
    rows_before_ += rows;
    // What an oversized row was leaves no room to expect more.
    expected_rows_ = std::clamp<int64_t>(rows, 1, most_rows_);
    reserved_rows_ = 0;
    variable_bytes_ = 0;
    return arrow::RecordBatch::Make(schema_, rows, std::move(columns));
  }

 private:
  Status ReadHeader(std::string_view& message) {
    if (message.size() < kHeaderBytes || !message.starts_with(kSignature)) {
      return Broken("does not begin as COPY's binary format does");
    }
    const auto flags = LoadNetworkOrder<uint32_t>(message.data() + kSignature.size());
    const auto more = LoadNetworkOrder<uint32_t>(message.data() + kSignature.size() + 4);
    message.remove_prefix(kHeaderBytes);
    // Bits that must be understood are the upper ones; there is none that we do.
    if (flags >> 16 != 0 || more > message.size()) return Broken("has a header that is not known");
    message.remove_prefix(more);
    begun_ = true;
    return {};
  }

  Result<bool> AppendRow(std::string_view fields) {
    if (rows_ == most_rows_) return false;
    const int64_t variable_bytes_before = variable_bytes_;
    bool appended = ReserveRow() && AppendFields(fields);
    if (!appended && failure_.Is(ErrorKind::kQuota) && rows_ == 0 && expected_rows_ != 1) {
      // What was reserved for the rows that were expected may be what this one needs.
      DropRoom();
      appended = ReserveRow() && AppendFields(fields);
    }
    if (appended && (rows_ == 0 || HeldBytes(rows_ + 1) <= limits_.bytes)) {
      ++rows_;
      return true;
    }
    if (!appended && !failure_.Is(ErrorKind::kQuota)) return failure_;
    if (rows_ == 0) return TooLarge(fields);
    if (rows_ < reserved_rows_) Truncate();
    variable_bytes_ = variable_bytes_before;
    return false;
  }

  /// Forget the row that was begun.
  void Truncate() {
    for (const auto& column : columns_) column->Truncate(rows_, rows_ + 1);
  }

  bool ReserveRow() {
    if (rows_ < reserved_rows_) return true;
    const int64_t rows =
        reserved_rows_ == 0 ? expected_rows_ : std::min(most_rows_, reserved_rows_ * 2);
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (const auto status = columns_[i]->Reserve(rows); !status.ok()) {
        failure_ = OfColumn(i, FromArrow(status));
        return false;
      }
    }
    reserved_rows_ = rows;
    return true;
  }

  void DropRoom() {
    if (reserved_rows_ != 0) Truncate();
    for (const auto& column : columns_) {
      // Nothing is in it, so there is nothing that could be lost.
      static_cast<void>(column->Finish(0));
    }
    variable_bytes_ = 0;
    reserved_rows_ = 0;
    expected_rows_ = 1;
  }

  bool AppendFields(std::string_view fields) {
    const char* at = fields.data();
    const char* const end = at + fields.size();
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (end - at < ptrdiff_t{sizeof(int32_t)}) return FailCutOff(i);
      const auto bytes = LoadNetworkOrder<int32_t>(at);
      at += sizeof(int32_t);
      ColumnDecoder& column = *columns_[i];
      bool appended;
      if (bytes >= 0) {
        if (bytes > end - at) return FailCutOff(i);
        appended = column.Append(rows_, {at, static_cast<size_t>(bytes)});
        at += bytes;
      } else {
        if (bytes != -1) return FailCutOff(i);
        appended = column.AppendNull(rows_);
      }
      if (!appended) [[unlikely]] {
        failure_ = OfRow(i, column.failure());
        return false;
      }
    }
    if (at == end) return true;
    failure_ = Broken("has a row that goes on after its columns");
    return false;
  }

  bool FailCutOff(size_t column) {
    failure_ = OfRow(column, {ErrorKind::kCorrupt, "is not as long as it says"});
    return false;
  }

  /// Bound what a batch of so many rows holds.
  int64_t HeldBytes(int64_t rows) const {
    return batch_bytes_ + (rows * bits_per_row_ + 7) / 8 + variable_bytes_;
  }

  Status TooLarge(std::string_view fields) const {
    const int64_t needed = batch_bytes_ + bits_per_row_ / 8 + static_cast<int64_t>(fields.size());
    return {ErrorKind::kQuota,
            fmt::format("object '{}': row {} of a split needs {} bytes of memory or more, which is "
                        "more than is left",
                        object_, rows_before_ + 1, needed),
            failure_.detail()};
  }

  Status Broken(std::string_view what) const {
    return {ErrorKind::kCorrupt,
            fmt::format("object '{}': what the server sends {}", object_, what)};
  }

  Status OfColumn(size_t column, const Status& reason) const {
    return {reason.kind(),
            fmt::format("object '{}', column '{}' {}", object_,
                        schema_->field(static_cast<int>(column))->name(), reason.message()),
            reason.detail()};
  }

  Status OfRow(size_t column, const Status& reason) const {
    return {reason.kind(),
            fmt::format("object '{}', column '{}': row {} of a split {}", object_,
                        schema_->field(static_cast<int>(column))->name(), rows_before_ + rows_ + 1,
                        reason.message()),
            reason.detail()};
  }

  const std::string object_;
  const std::shared_ptr<arrow::Schema> schema_;
  const BatchLimits limits_;
  std::vector<std::unique_ptr<ColumnDecoder>> columns_;
  int64_t bits_per_row_ = 0;
  int64_t batch_bytes_ = 0;     // that a batch holds at most however few rows it has
  int64_t variable_bytes_ = 0;  // that the columns add as they decode
  int64_t most_rows_ = 1;
  int64_t expected_rows_ = 1;  // of a batch, by the one before
  int64_t reserved_rows_ = 0;
  int64_t rows_ = 0;
  int64_t rows_before_ = 0;  // in batches that were flushed
  bool begun_ = false;
  bool ended_ = false;
  Status failure_;
};

CopyDecoder::CopyDecoder(std::string object, std::vector<ColumnRule> rules, BatchLimits limits,
                         arrow::MemoryPool* pool)
    : state_(std::make_unique<State>(std::move(object), rules, limits, pool)) {}

CopyDecoder::~CopyDecoder() = default;

const std::shared_ptr<arrow::Schema>& CopyDecoder::schema() const { return state_->schema(); }
Result<bool> CopyDecoder::Append(std::string_view message) { return state_->Append(message); }
int64_t CopyDecoder::rows() const { return state_->rows(); }
bool CopyDecoder::ended() const { return state_->ended(); }
Result<std::shared_ptr<arrow::RecordBatch>> CopyDecoder::Flush() { return state_->Flush(); }

}  // namespace sluice::source
