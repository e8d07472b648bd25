#include "source/postgres/copy_reader.h"

#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <utility>

namespace sluice::source {
namespace {

class CopyReader final : public BatchReader {
 public:
  CopyReader(SharedSnapshot& snapshot, std::unique_ptr<pg::Connection> session, CopyPlan plan,
             BatchLimits limits, arrow::MemoryPool* pool, std::stop_token stop)
      : snapshot_(snapshot),
        session_(std::move(session)),
        plan_(std::move(plan)),
        limits_(limits),
        pool_(pool),
        stop_(std::move(stop)) {}

  ~CopyReader() override {
    // In the middle of a COPY: closing it cancels that.
    if (session_ != nullptr) snapshot_.Drop(std::move(session_));
  }

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
      if (decoder_ == nullptr) {
        TRY_ASSIGN(const bool more, BeginNext());
        if (!more) return std::shared_ptr<arrow::RecordBatch>();
      }
      TRY_ASSIGN(const bool full, Fill());
      if (decoder_->rows() > 0) {
        auto batch = decoder_->Flush();
        if (!full) decoder_.reset();
        return batch;
      }
      decoder_.reset();
    }
  }

  Result<bool> BeginNext() {
    if (next_ == plan_.statements.size()) {
      if (session_ != nullptr) snapshot_.GiveBack(std::move(session_));
      return false;
    }
    if (next_ == 0 && !plan_.settings.empty()) {
      TRY(Told(session_->Execute(plan_.settings, stop_)));
    }
    TRY(Told(session_->BeginCopy(plan_.statements[next_++], stop_)));
    decoder_ = std::make_unique<CopyDecoder>(plan_.object, plan_.rules, limits_, pool_);
    return true;
  }

  /// Fill the batch at hand; true when it is full, false at the end of the statement.
  Result<bool> Fill() {
    if (!waiting_) TRY(NextMessage());
    while (waiting_) {
      TRY_ASSIGN(const bool taken, decoder_->Append(*waiting_));
      if (!taken) return true;
      TRY(NextMessage());
    }
    if (decoder_->ended()) return false;
    return Status(ErrorKind::kCorrupt,
                  fmt::format("'{}' came without the end of its data", plan_.object));
  }

  Status NextMessage() {
    auto message = session_->NextCopyData(stop_);
    TRY(Told(message.status()));
    waiting_ = *message;
    return {};
  }

  Status Told(const Status& status) const { return status.WithContext(plan_.object); }

  SharedSnapshot& snapshot_;
  std::unique_ptr<pg::Connection> session_;
  const CopyPlan plan_;
  const BatchLimits limits_;
  arrow::MemoryPool* const pool_;
  const std::stop_token stop_;
  size_t next_ = 0;
  std::unique_ptr<CopyDecoder> decoder_;     // of the statement at hand
  std::optional<std::string_view> waiting_;  // a message that is in no batch yet
  Status failed_;
};

}  // namespace

Result<std::unique_ptr<BatchReader>> MakeCopyReader(SharedSnapshot& snapshot, CopyPlan plan,
                                                    BatchLimits limits, arrow::MemoryPool* pool,
                                                    std::stop_token stop) {
  TRY_ASSIGN(auto session, snapshot.Take(stop));
  return std::unique_ptr<BatchReader>(std::make_unique<CopyReader>(
      snapshot, std::move(session), std::move(plan), limits, pool, std::move(stop)));
}

}  // namespace sluice::source
