#include "source/files/parquet_file.h"

#include <arrow/api.h>
#include <fmt/format.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <new>
#include <utility>

#include "batch/memory.h"
#include "batch/status.h"
#include "source/files/batch_pieces.h"
#include "source/files/merged_schema.h"
#include "source/files/object_file.h"

namespace sluice::source {
namespace {

constexpr int64_t kProbeRows = 128;
// To cut a batch takes as much memory again; a larger one is read anew in smaller steps.
constexpr int64_t kMostTimesLimit = 2;
constexpr int64_t kLeastBufferBytes = int64_t{16} * 1024;
constexpr int64_t kMostBufferBytes = int64_t{256} * 1024;

/// Reads row groups one after the other with batches of about the bytes allowed. What a row takes
/// in memory cannot be told from the footer (dictionaries make a thousand texts one), so a few rows
/// are read first, and the size follows what was seen.
class RowGroupReader final : public BatchReader {
 public:
  RowGroupReader(objects::ObjectReader& reader, objects::ObjectInfo file,
                 std::vector<int> row_groups, std::shared_ptr<arrow::Schema> schema,
                 BatchLimits limits, arrow::MemoryPool* pool, std::stop_token stop)
      : reader_(reader),
        file_(std::move(file)),
        row_groups_(std::move(row_groups)),
        schema_(std::move(schema)),
        limits_(limits),
        pool_(pool),
        stop_(std::move(stop)),
        pieces_(limits, pool) {}

  ~RowGroupReader() override { batches_.reset(); }

  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    TRY(failed_);
    auto batch = Read();
    failed_ = batch.status();
    return batch;
  }

 private:
  Result<std::shared_ptr<arrow::RecordBatch>> Read() {
    while (true) {
      if (stop_.stop_requested()) return Cancelled("reading was stopped");
      TRY_ASSIGN(auto piece, pieces_.Next());
      if (piece) return piece;
      if (at_ == row_groups_.size()) return piece;
      Status status = Advance();
      // Rows of very different sizes: the group is taken up again where it was, in smaller steps.
      while (status.Is(ErrorKind::kQuota) && batch_rows_ > 1) {
        batches_.reset();
        batch_rows_ = std::max<int64_t>(1, batch_rows_ / 8);
        most_rows_ = batch_rows_;
        status = Advance();
      }
      TRY(status);
    }
  }

  /// Read one batch into pieces_, or go on to the next row group.
  Status Advance() {
    if (!batches_) TRY(Begin());
    std::shared_ptr<arrow::RecordBatch> batch;
    TRY(Guarded([&] { return batches_->ReadNext(&batch); }));
    if (!batch) {
      batches_.reset();
      taken_rows_ = 0;
      ++at_;
      return {};
    }
    if (batch->num_rows() > 1 && batch::HeldBytes(*batch) > kMostTimesLimit * limits_.bytes) {
      return {ErrorKind::kQuota, "rows have grown beyond the batch"};
    }
    if (skip_rows_ > 0) {
      const int64_t skipped = std::min(skip_rows_, batch->num_rows());
      skip_rows_ -= skipped;
      if (skipped == batch->num_rows()) return {};
      batch = batch->Slice(skipped);
    }
    Measure(*batch);
    const int64_t rows = batch->num_rows();
    TRY_ASSIGN(auto conformed, Conform(*batch, schema_, pool_));
    batch.reset();
    taken_rows_ += rows;
    pieces_.Add(std::move(conformed));
    return {};
  }

  Status Begin() {
    if (batch_rows_ == 0) TRY(Probe());
    skip_rows_ = taken_rows_;
    return Open();
  }

  Status Probe() {
    batch_rows_ = std::min(kProbeRows, limits_.rows);
    TRY(Open());
    std::shared_ptr<arrow::RecordBatch> batch;
    Status status = Guarded([&] { return batches_->ReadNext(&batch); });
    batches_.reset();
    // Advance meets it again and makes its steps smaller.
    if (status.Is(ErrorKind::kQuota)) return {};
    TRY(status);
    if (batch) Measure(*batch);
    return {};
  }

  void Measure(const arrow::RecordBatch& batch) {
    const int64_t a_row = batch::HeldBytes(batch) / std::max<int64_t>(1, batch.num_rows()) + 1;
    most_row_bytes_ = std::max(most_row_bytes_, a_row);
    // Pages and buffers of all columns take memory beside it, and so does a copy in other types.
    batch_rows_ = std::clamp<int64_t>(limits_.bytes / 2 / most_row_bytes_, 1,
                                      std::min(limits_.rows, most_rows_));
  }

  Status Open() {
    const int64_t columns = std::max(1, schema_->num_fields());
    const int64_t buffer_bytes =
        std::clamp(limits_.bytes / 4 / columns, kLeastBufferBytes, kMostBufferBytes);
    batches_.reset();
    TRY_ASSIGN(open_, OpenParquetFile(reader_, file_, buffer_bytes, batch_rows_, pool_, stop_));
    return Guarded([&]() -> arrow::Status {
      ARROW_ASSIGN_OR_RAISE(batches_, open_->GetRecordBatchReader({row_groups_[at_]}, Leaves()));
      return arrow::Status::OK();
    });
  }

  std::vector<int> Leaves() const {
    const parquet::SchemaDescriptor& all = *open_->parquet_reader()->metadata()->schema();
    std::vector<int> leaves;
    for (int i = 0; i < all.num_columns(); ++i) {
      if (schema_->GetFieldIndex(all.GetColumnRoot(i)->name()) >= 0) leaves.push_back(i);
    }
    return leaves;
  }

  template <typename Call>
  Status Guarded(const Call& call) const {
    arrow::Status status;
    try {
      status = call();
    } catch (const std::bad_alloc& error) {
      status = arrow::Status::OutOfMemory(error.what());
    } catch (const std::exception& error) {
      status = arrow::Status::Invalid(error.what());
    }
    if (status.ok()) return {};
    return ParquetFailure(file_, status).WithDetail(fmt::format("row group {}", row_groups_[at_]));
  }

  objects::ObjectReader& reader_;
  const objects::ObjectInfo file_;
  const std::vector<int> row_groups_;
  const std::shared_ptr<arrow::Schema> schema_;
  const BatchLimits limits_;
  arrow::MemoryPool* const pool_;
  const std::stop_token stop_;
  BatchPieces pieces_;
  std::unique_ptr<parquet::arrow::FileReader> open_;
  std::unique_ptr<arrow::RecordBatchReader> batches_;
  size_t at_ = 0;           // the row group, by its place in row_groups_
  int64_t taken_rows_ = 0;  // of the row group
  int64_t skip_rows_ = 0;   // of them those that are read a second time
  int64_t batch_rows_ = 0;
  int64_t most_rows_ = std::numeric_limits<int64_t>::max();
  int64_t most_row_bytes_ = 1;
  Status failed_;
};

}  // namespace

Status ParquetFailure(const objects::ObjectInfo& file, const arrow::Status& status) {
  // A failure of ours rides inside as a detail and keeps its kind. Parquet says IOError of what it
  // cannot read, however often it is tried.
  const bool theirs = status.detail() == nullptr && !status.IsOutOfMemory() &&
                      !status.IsCapacityError() && !status.IsNotImplemented();
  if (theirs) {
    return {ErrorKind::kCorrupt, fmt::format("file '{}' is not a whole Parquet file", file.key),
            status.message()};
  }
  return FromArrow(status).WithContext(fmt::format("file '{}'", file.key));
}

Result<std::unique_ptr<parquet::arrow::FileReader>> OpenParquetFile(
    objects::ObjectReader& reader, const objects::ObjectInfo& file, int64_t buffer_bytes,
    int64_t batch_rows, arrow::MemoryPool* pool, std::stop_token stop) {
  parquet::ReaderProperties properties(pool);
  properties.enable_buffered_stream();
  properties.set_buffer_size(buffer_bytes);
  parquet::ArrowReaderProperties arrow_properties(/*use_threads=*/false);
  arrow_properties.set_batch_size(batch_rows);
  arrow_properties.set_pre_buffer(false);
  std::unique_ptr<parquet::arrow::FileReader> opened;
  arrow::Status status;
  try {
    parquet::arrow::FileReaderBuilder builder;
    status =
        builder.Open(std::make_shared<ObjectFile>(reader, file, std::move(stop), pool), properties);
    if (status.ok()) {
      status = builder.memory_pool(pool)->properties(arrow_properties)->Build(&opened);
    }
  } catch (const std::bad_alloc& error) {
    status = arrow::Status::OutOfMemory(error.what());
  } catch (const std::exception& error) {
    status = arrow::Status::Invalid(error.what());
  }
  if (!status.ok()) return ParquetFailure(file, status);
  return opened;
}

Result<std::unique_ptr<BatchReader>> ReadRowGroups(objects::ObjectReader& reader,
                                                   const objects::ObjectInfo& file,
                                                   std::vector<int> row_groups,
                                                   std::shared_ptr<arrow::Schema> schema,
                                                   BatchLimits limits, arrow::MemoryPool* pool,
                                                   std::stop_token stop) {
  return std::unique_ptr<BatchReader>(std::make_unique<RowGroupReader>(
      reader, file, std::move(row_groups), std::move(schema), limits, pool, std::move(stop)));
}

}  // namespace sluice::source
