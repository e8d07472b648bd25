#include "source/files/batch_pieces.h"

#include <arrow/api.h>

#include <utility>

#include "batch/memory.h"
#include "batch/status.h"

namespace sluice::source {
namespace {

Result<std::shared_ptr<arrow::RecordBatch>> Copy(const arrow::RecordBatch& batch, int64_t from,
                                                 int64_t rows, arrow::MemoryPool* pool) {
  arrow::ArrayVector columns;
  for (const auto& column : batch.columns()) {
    auto copied = arrow::Concatenate({column->Slice(from, rows)}, pool);
    TRY(FromArrow(copied.status()));
    columns.push_back(*std::move(copied));
  }
  return arrow::RecordBatch::Make(batch.schema(), rows, std::move(columns));
}

}  // namespace

void BatchPieces::Add(std::shared_ptr<arrow::RecordBatch> batch) {
  if (batch->num_rows() > 0) waiting_.push_back(std::move(batch));
}

Result<std::shared_ptr<arrow::RecordBatch>> BatchPieces::Next() {
  while (!waiting_.empty()) {
    const auto batch = std::move(waiting_.front());
    waiting_.pop_front();
    const int64_t rows = batch->num_rows();
    const bool fits = rows <= limits_.rows && batch::HeldBytes(*batch) <= limits_.bytes;
    if (fits || rows == 1) return batch;
    TRY_ASSIGN(auto second, Copy(*batch, rows / 2, rows - rows / 2, pool_));
    TRY_ASSIGN(auto first, Copy(*batch, 0, rows / 2, pool_));
    waiting_.push_front(std::move(second));
    waiting_.push_front(std::move(first));
  }
  return std::shared_ptr<arrow::RecordBatch>();
}

}  // namespace sluice::source
