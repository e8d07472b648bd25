#include "source/profiles/profiles_source.h"

#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "model/profile.h"
#include "source/profiles/profile_decoder.h"
#include "source/profiles/profile_schema.h"

namespace sluice::source {
namespace {

/// How many rows are read between two looks at the stop token.
constexpr int64_t kRowsBetweenStops = 256;

class ProfileBatchReader final : public BatchReader {
 public:
  ProfileBatchReader(std::unique_ptr<store::ProfileCursor> cursor, BatchLimits limits,
                     arrow::MemoryPool* pool, std::stop_token stop)
      : cursor_(std::move(cursor)), limits_(limits), decoder_(pool), stop_(std::move(stop)) {}

  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    TRY(failed_);
    auto batch = Read();
    failed_ = batch.status();
    return batch;
  }

 private:
  Result<std::shared_ptr<arrow::RecordBatch>> Read() {
    while (true) {
      if (decoder_.rows() % kRowsBetweenStops == 0 && stop_.stop_requested()) {
        return Cancelled("reading was stopped");
      }
      if (!waiting_) {
        TRY_ASSIGN(waiting_, NextRow());
      }
      if (!waiting_ || IsFull()) break;
      TRY(decoder_.Append(row_));
      waiting_ = false;
    }
    if (decoder_.rows() == 0) return std::shared_ptr<arrow::RecordBatch>();
    return decoder_.Finish();
  }

  Result<bool> NextRow() {
    if (ended_) return false;
    TRY_ASSIGN(const bool more, cursor_->Next(row_));
    ended_ = !more;
    return more;
  }

  bool IsFull() const {
    if (decoder_.rows() == 0) return false;
    return decoder_.rows() >= limits_.rows || decoder_.BytesWith(row_) > limits_.bytes;
  }

  const std::unique_ptr<store::ProfileCursor> cursor_;
  const BatchLimits limits_;
  ProfileDecoder decoder_;
  const std::stop_token stop_;
  store::ProfileCursor::Row row_;
  bool waiting_ = false;  // row_ is read but in no batch yet; the cursor shows it until its next
  bool ended_ = false;
  Status failed_;
};

class ProfilesSnapshot final : public Snapshot {
 public:
  ProfilesSnapshot(std::unique_ptr<store::ProfileSnapshot> snapshot, UnixMillis window_end)
      : snapshot_(std::move(snapshot)),
        window_end_(window_end),
        id_(FormatIso(snapshot_->taken_at())) {
    objects_.push_back({std::string(model::kProfileObjectType), ProfileSchema(), snapshot_->rows(),
                        snapshot_->splits()});
  }

  const std::string& id() const override { return id_; }
  const std::vector<Object>& objects() const override { return objects_; }
  std::optional<UnixMillis> read_until() const override {
    if (snapshot_->taken_at() >= window_end_) return std::nullopt;
    return snapshot_->taken_at();
  }

  Result<std::unique_ptr<BatchReader>> Read(size_t object, size_t split, BatchLimits limits,
                                            arrow::MemoryPool* pool,
                                            std::stop_token stop) override {
    CHECK(object == 0 && split < objects_[0].splits);
    TRY_ASSIGN(auto cursor, snapshot_->ReadSplit(split));
    return std::unique_ptr<BatchReader>(
        std::make_unique<ProfileBatchReader>(std::move(cursor), limits, pool, std::move(stop)));
  }

 private:
  const std::unique_ptr<store::ProfileSnapshot> snapshot_;
  const UnixMillis window_end_;
  const std::string id_;
  std::vector<Object> objects_;
};

class ProfilesSource final : public Source {
 public:
  ProfilesSource(std::string domain, store::ProfileReader& profiles)
      : domain_(std::move(domain)), profiles_(profiles) {}

  const std::string& name() const override { return domain_; }

  Result<std::unique_ptr<Snapshot>> Open(model::Window window, size_t max_splits,
                                         std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled("reading was stopped");
    auto snapshot = profiles_.OpenWindow(domain_, window, max_splits);
    if (snapshot.status().Is(ErrorKind::kNotFound)) {
      return NotFound(fmt::format("domain '{}' does not exist any more", domain_));
    }
    TRY(snapshot.status());
    return std::unique_ptr<Snapshot>(
        std::make_unique<ProfilesSnapshot>(*std::move(snapshot), window.end));
  }

 private:
  const std::string domain_;
  store::ProfileReader& profiles_;
};

}  // namespace

std::unique_ptr<Source> MakeProfilesSource(std::string domain, store::ProfileReader& profiles) {
  return std::make_unique<ProfilesSource>(std::move(domain), profiles);
}

}  // namespace sluice::source
