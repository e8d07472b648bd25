#include "run/preview_rows.h"

#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <utility>

#include "format/batch_writer.h"

namespace sluice::run {
namespace {

constexpr int64_t kBatchBytes = int64_t{1} << 20;

/// Keep what is written up to a bound, and know that there was more.
class BoundedText final : public ByteSink {
 public:
  explicit BoundedText(size_t most) : most_(most) {}

  Status Append(std::string_view bytes) override {
    full_ = full_ || bytes.size() > most_ - text_.size();
    if (!full_) text_ += bytes;
    return {};
  }
  bool full() const { return full_; }
  std::string Take() { return std::move(text_); }

 private:
  const size_t most_;
  std::string text_;
  bool full_ = false;
};

class Previewing {
 public:
  Previewing(source::Snapshot& snapshot, size_t object, const PreviewLimits& limits,
             arrow::MemoryPool* pool)
      : snapshot_(snapshot), object_(object), limits_(limits), pool_(pool) {}

  Result<PreviewRows> Read(std::stop_token stop) {
    const size_t splits = snapshot_.objects()[object_].splits;
    for (size_t split = 0; split < splits && !found_.more; ++split) TRY(ReadSplit(split, stop));
    return std::move(found_);
  }

 private:
  Status ReadSplit(size_t split, std::stop_token stop) {
    // One row more than is shown, to know whether there is one.
    const source::BatchLimits limits{static_cast<int64_t>(limits_.rows) + 1, kBatchBytes};
    TRY_ASSIGN(auto reader, snapshot_.Read(object_, split, limits, pool_, stop));
    while (!found_.more) {
      TRY_ASSIGN(const auto batch, reader->Next());
      if (batch == nullptr) return {};
      for (int64_t row = 0; row < batch->num_rows() && !found_.more; ++row) {
        TRY(Add(*batch->Slice(row, 1)));
      }
    }
    return {};
  }

  Status Add(const arrow::RecordBatch& row) {
    if (found_.rows.size() == limits_.rows) {
      found_.more = true;
      return {};
    }
    BoundedText text(limits_.bytes - bytes_);
    format::WriterResources resources{};
    resources.pool = pool_;
    TRY_ASSIGN(const auto writer, format::MakeBatchWriter({}, row.schema(), resources, text));
    TRY(writer->Write(row));
    TRY(writer->Finish());
    if (text.full()) return NoRoom();
    std::string line = text.Take();
    bytes_ += line.size();
    line.pop_back();  // the line's end
    found_.rows.push_back(std::move(line));
    return {};
  }

  Status NoRoom() {
    found_.more = true;
    if (!found_.rows.empty()) return {};
    return {ErrorKind::kUnsupported,
            fmt::format("{}: the first row is larger than the {} bytes that a preview may have",
                        snapshot_.objects()[object_].name, limits_.bytes)};
  }

  source::Snapshot& snapshot_;
  const size_t object_;
  const PreviewLimits limits_;
  arrow::MemoryPool* const pool_;
  PreviewRows found_;
  size_t bytes_ = 0;
};

}  // namespace

Result<PreviewRows> ReadPreviewRows(source::Snapshot& snapshot, size_t object,
                                    const PreviewLimits& limits, arrow::MemoryPool* pool,
                                    std::stop_token stop) {
  return Previewing(snapshot, object, limits, pool).Read(std::move(stop));
}

}  // namespace sluice::run
