#pragma once

#include <arrow/builder.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "batch/status.h"
#include "source/source.h"

namespace sluice::run {

/// Rows 0, 1, 2 ... of one object `_profile` {Id: int64, Text: string}, cut into splits of equal
/// length. Outlives its snapshots. Threads: any.
class FakeSource final : public source::Source {
 public:
  int64_t rows = 0;
  int64_t rows_of_batch = 4;
  size_t text_bytes = 8;
  size_t splits_at_most = 100;
  std::function<std::string(int64_t row)> group;  // fills a third column, Group
  Status open_status;
  std::vector<std::string> notes;
  std::vector<std::pair<int64_t, int64_t>> looked_through_bytes;  // what Open tells who watches
  /// Called before each batch with its first row; what it returns ends the reading.
  std::function<Status(int64_t row, std::stop_token)> before_batch;
  std::atomic<int> opened{0};
  std::atomic<int64_t> most_pool_bytes{0};

  const std::string& name() const override { return name_; }
  void WatchOpen(Watch watch) override { watch_ = std::move(watch); }

  Result<std::unique_ptr<source::Snapshot>> Open(model::Window, size_t max_splits,
                                                 std::stop_token) override {
    ++opened;
    TRY(open_status);
    for (const auto& [read, total] : looked_through_bytes) watch_(read, total);
    return std::unique_ptr<source::Snapshot>(
        std::make_unique<FakeSnapshot>(*this, std::min(max_splits, splits_at_most)));
  }

 private:
  class FakeReader final : public source::BatchReader {
   public:
    FakeReader(FakeSource& source, int64_t begin, int64_t end, arrow::MemoryPool* pool,
               std::stop_token stop)
        : source_(source), next_(begin), end_(end), pool_(pool), stop_(std::move(stop)) {}

    Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
      if (stop_.stop_requested()) return Cancelled("stopped");
      if (source_.before_batch) TRY(source_.before_batch(next_, stop_));
      if (next_ == end_) return std::shared_ptr<arrow::RecordBatch>();
      arrow::Int64Builder ids(pool_);
      arrow::StringBuilder texts(pool_);
      arrow::StringBuilder groups(pool_);
      const int64_t until = std::min(end_, next_ + source_.rows_of_batch);
      const int64_t count = until - next_;
      for (; next_ < until; ++next_) {
        TRY(FromArrow(ids.Append(next_)));
        TRY(FromArrow(texts.Append(std::string(source_.text_bytes, 'x'))));
        if (source_.group) TRY(FromArrow(groups.Append(source_.group(next_))));
      }
      std::vector<std::shared_ptr<arrow::Array>> columns(source_.group ? 3 : 2);
      TRY(FromArrow(ids.Finish(&columns[0])));
      TRY(FromArrow(texts.Finish(&columns[1])));
      if (source_.group) TRY(FromArrow(groups.Finish(&columns[2])));
      const int64_t held = pool_->bytes_allocated();
      if (held > source_.most_pool_bytes) source_.most_pool_bytes = held;
      return arrow::RecordBatch::Make(source_.schema(), count, std::move(columns));
    }

   private:
    FakeSource& source_;
    int64_t next_;
    const int64_t end_;
    arrow::MemoryPool* pool_;
    const std::stop_token stop_;
  };

  class FakeSnapshot final : public source::Snapshot {
   public:
    FakeSnapshot(FakeSource& source, size_t splits) : source_(source) {
      objects_.push_back({"_profile", source.schema(), source.rows, splits});
    }
    const std::string& id() const override { return id_; }
    const std::vector<source::Object>& objects() const override { return objects_; }
    std::vector<std::string> notes() const override { return source_.notes; }
    Result<std::unique_ptr<source::BatchReader>> Read(size_t object, size_t split,
                                                      source::BatchLimits, arrow::MemoryPool* pool,
                                                      std::stop_token stop) override {
      const auto splits = static_cast<int64_t>(objects_[object].splits);
      const auto at = static_cast<int64_t>(split);
      return std::unique_ptr<source::BatchReader>(
          std::make_unique<FakeReader>(source_, source_.rows * at / splits,
                                       source_.rows * (at + 1) / splits, pool, std::move(stop)));
    }

   private:
    FakeSource& source_;
    const std::string id_ = "snapshot-1";
    std::vector<source::Object> objects_;
  };

  std::shared_ptr<arrow::Schema> schema() const {
    arrow::FieldVector fields = {arrow::field("Id", arrow::int64()),
                                 arrow::field("Text", arrow::utf8())};
    if (group) fields.push_back(arrow::field("Group", arrow::utf8()));
    return arrow::schema(std::move(fields));
  }

  const std::string name_ = "acme";
  Watch watch_;
};

}  // namespace sluice::run
