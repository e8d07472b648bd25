#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "objects/object_store.h"
#include "store/run_store.h"

namespace sluice::run {

/// Counts every call to journal and bucket, and lets something happen at one of them.
/// Threads: any.
class FakeTrap {
 public:
  enum class Kind {
    kDieBefore,   // this call and all later ones have no effect: the process is gone
    kDieAfter,    // the same, but this call still has its effect
    kFailBefore,  // this call alone fails, without effect
    kFailAfter,   // this call alone has its effect, but its answer is lost
    kMeanwhile,   // `meanwhile` happens before the call
  };

  FakeTrap(Kind kind, int at, std::function<void()> meanwhile = {})
      : kind_(kind), at_(at), meanwhile_(std::move(meanwhile)) {}

  /// What a call that fails says, in place of "unavailable".
  void SetAnswer(Status answer) { answer_ = std::move(answer); }

  /// True when there were enough calls for it to spring.
  bool sprung() const { return calls_ >= at_; }

  template <typename Call>
  auto Through(Call call) -> decltype(call()) {
    if (dead_) return answer_;
    if (++calls_ != at_) return call();
    switch (kind_) {
      case Kind::kDieAfter: static_cast<void>(call().ok()); [[fallthrough]];
      case Kind::kDieBefore: dead_ = true; return answer_;
      case Kind::kFailAfter: static_cast<void>(call().ok()); [[fallthrough]];
      case Kind::kFailBefore: return answer_;
      case Kind::kMeanwhile: meanwhile_(); return call();
    }
    return answer_;
  }

 private:
  const Kind kind_;
  const int at_;
  const std::function<void()> meanwhile_;
  std::atomic<int> calls_{0};
  std::atomic<bool> dead_{false};
  Status answer_{ErrorKind::kUnavailable, "the other side does not answer"};
};

/// A journal behind a trap.
class FakeTrappedJournal final : public store::RunJournal {
 public:
  FakeTrappedJournal(store::RunJournal& inner, FakeTrap& trap) : inner_(inner), trap_(trap) {}

  Status RecordUpload(const store::Lease& lease, const store::UploadRecord& upload) override {
    return trap_.Through([&] { return inner_.RecordUpload(lease, upload); });
  }
  Status ForgetUploads(const store::Lease& lease) override {
    return trap_.Through([&] { return inner_.ForgetUploads(lease); });
  }
  Status SetProgress(const store::Lease& lease, const model::RunCounts& counts,
                     std::string_view message) override {
    return trap_.Through([&] { return inner_.SetProgress(lease, counts, message); });
  }
  Status SetNotes(const store::Lease& lease, const std::vector<std::string>& notes) override {
    return trap_.Through([&] { return inner_.SetNotes(lease, notes); });
  }
  Status Precommit(const store::Lease& lease, std::string_view record,
                   const model::RunCounts& counts, std::string_view manifest_uri,
                   std::optional<UnixMillis> read_until) override {
    return trap_.Through(
        [&] { return inner_.Precommit(lease, record, counts, manifest_uri, read_until); });
  }
  Status Complete(const store::Lease& lease, const model::RunCounts& counts,
                  std::string_view message) override {
    return trap_.Through([&] { return inner_.Complete(lease, counts, message); });
  }
  Status Fail(const store::Lease& lease, ErrorKind kind, std::string_view message) override {
    return trap_.Through([&] { return inner_.Fail(lease, kind, message); });
  }

  Status Rest(const store::Lease& lease, ErrorKind kind, std::chrono::milliseconds rest,
              const model::RunCounts& counts, std::string_view message) override {
    return trap_.Through([&] { return inner_.Rest(lease, kind, rest, counts, message); });
  }
  Status Cancel(const store::Lease& lease) override {
    return trap_.Through([&] { return inner_.Cancel(lease); });
  }

 private:
  store::RunJournal& inner_;
  FakeTrap& trap_;
};

/// A bucket behind a trap, its uploads too.
class FakeTrappedBucket final : public objects::ObjectStore {
 public:
  FakeTrappedBucket(objects::ObjectStore& inner, FakeTrap& trap) : inner_(inner), trap_(trap) {}

  Status CheckBucket(std::stop_token stop) override {
    return trap_.Through([&] { return inner_.CheckBucket(stop); });
  }
  Result<std::unique_ptr<objects::Upload>> StartUpload(std::string_view key,
                                                       objects::UploadOptions options,
                                                       std::stop_token stop) override {
    return trap_.Through([&]() -> Result<std::unique_ptr<objects::Upload>> {
      TRY_ASSIGN(auto upload, inner_.StartUpload(key, options, stop));
      return std::unique_ptr<objects::Upload>(
          std::make_unique<TrappedUpload>(std::move(upload), trap_));
    });
  }
  Status Complete(const objects::PendingUpload& upload, std::stop_token stop) override {
    return trap_.Through([&] { return inner_.Complete(upload, stop); });
  }
  Status Abort(std::string_view key, std::string_view id, std::stop_token stop) override {
    return trap_.Through([&] { return inner_.Abort(key, id, stop); });
  }
  Status AbortOthers(std::string_view key, std::string_view kept_upload_id,
                     std::stop_token stop) override {
    return trap_.Through([&] { return inner_.AbortOthers(key, kept_upload_id, stop); });
  }
  Result<bool> PutIfAbsent(std::string_view key, std::string_view bytes,
                           const objects::PutOptions& options, std::stop_token stop) override {
    return trap_.Through([&] { return inner_.PutIfAbsent(key, bytes, options, stop); });
  }
  std::string HeldBack() const override { return inner_.HeldBack(); }
  Result<std::string> Read(std::string_view key, int64_t max_bytes, std::stop_token stop) override {
    return trap_.Through([&] { return inner_.Read(key, max_bytes, stop); });
  }
  Result<objects::ListedPage> List(std::string_view prefix, std::string_view after, size_t limit,
                                   std::stop_token stop) override {
    return trap_.Through([&] { return inner_.List(prefix, after, limit, stop); });
  }
  Result<size_t> ReadAt(const objects::ObjectInfo& object, int64_t offset, std::span<char> to,
                        std::stop_token stop) override {
    return trap_.Through([&] { return inner_.ReadAt(object, offset, to, stop); });
  }

 private:
  class TrappedUpload final : public objects::Upload {
   public:
    TrappedUpload(std::unique_ptr<objects::Upload> inner, FakeTrap& trap)
        : inner_(std::move(inner)), trap_(trap) {}
    Status Append(std::string_view bytes) override {
      return trap_.Through([&] { return inner_->Append(bytes); });
    }
    const std::string& upload_id() const override { return inner_->upload_id(); }
    int64_t durable_bytes() const override { return inner_->durable_bytes(); }
    int64_t held_bytes() const override { return inner_->held_bytes(); }
    int64_t max_bytes() const override { return inner_->max_bytes(); }
    bool may_have_begun_twice() const override { return inner_->may_have_begun_twice(); }
    Result<objects::PendingUpload> Finish() override {
      return trap_.Through([&] { return inner_->Finish(); });
    }

   private:
    std::unique_ptr<objects::Upload> inner_;
    FakeTrap& trap_;
  };

  objects::ObjectStore& inner_;
  FakeTrap& trap_;
};

}  // namespace sluice::run
