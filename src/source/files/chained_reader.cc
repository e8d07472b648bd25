#include "source/files/chained_reader.h"

#include <utility>

namespace sluice::source {
namespace {

class ChainedReader final : public BatchReader {
 public:
  ChainedReader(size_t parts, std::function<Result<std::unique_ptr<BatchReader>>(size_t)> open)
      : parts_(parts), open_(std::move(open)) {}

  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    while (true) {
      if (!reader_) {
        if (next_ == parts_) return std::shared_ptr<arrow::RecordBatch>();
        TRY_ASSIGN(reader_, open_(next_));
        ++next_;
      }
      TRY_ASSIGN(auto batch, reader_->Next());
      if (batch) return batch;
      reader_.reset();
    }
  }

 private:
  const size_t parts_;
  const std::function<Result<std::unique_ptr<BatchReader>>(size_t)> open_;
  size_t next_ = 0;
  std::unique_ptr<BatchReader> reader_;
};

}  // namespace

std::unique_ptr<BatchReader> ChainReaders(
    size_t parts, std::function<Result<std::unique_ptr<BatchReader>>(size_t)> open) {
  return std::make_unique<ChainedReader>(parts, std::move(open));
}

}  // namespace sluice::source
