#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "objects/object_store.h"

namespace sluice::objects {

/// A store of which one call fails, those of its uploads counted too. A test that loops over n
/// until no call is left to fail has tried every one. Threads: any.
class FaultyObjectStore final : public ObjectStore {
 public:
  enum class Effect {
    kNone,        // the call did not reach the store
    kLostAnswer,  // it did, and had its effect
  };

  /// `failing_call` counts from 1.
  FaultyObjectStore(ObjectStore& inner, int failing_call, Effect effect = Effect::kNone,
                    ErrorKind kind = ErrorKind::kUnavailable)
      : inner_(inner), failing_call_(failing_call), effect_(effect), kind_(kind) {}

  /// True once the call to fail has come.
  bool sprung() const { return calls_ >= failing_call_; }

  Status CheckBucket(std::stop_token stop) override {
    return Through([&] { return inner_.CheckBucket(stop); });
  }
  Result<std::unique_ptr<Upload>> StartUpload(std::string_view key, UploadOptions options,
                                              std::stop_token stop) override {
    return Through([&]() -> Result<std::unique_ptr<Upload>> {
      TRY_ASSIGN(auto upload, inner_.StartUpload(key, options, stop));
      return std::unique_ptr<Upload>(std::make_unique<FaultyUpload>(*this, std::move(upload)));
    });
  }
  Status Complete(const PendingUpload& upload, std::stop_token stop) override {
    return Through([&] { return inner_.Complete(upload, stop); });
  }
  Status Abort(std::string_view key, std::string_view upload_id, std::stop_token stop) override {
    return Through([&] { return inner_.Abort(key, upload_id, stop); });
  }
  Status AbortOthers(std::string_view key, std::string_view kept_upload_id,
                     std::stop_token stop) override {
    return Through([&] { return inner_.AbortOthers(key, kept_upload_id, stop); });
  }
  Result<bool> PutIfAbsent(std::string_view key, std::string_view bytes, const PutOptions& options,
                           std::stop_token stop) override {
    return Through([&] { return inner_.PutIfAbsent(key, bytes, options, stop); });
  }
  Result<std::string> Read(std::string_view key, int64_t max_bytes, std::stop_token stop) override {
    return Through([&] { return inner_.Read(key, max_bytes, stop); });
  }
  Result<ListedPage> List(std::string_view prefix, std::string_view after, size_t limit,
                          std::stop_token stop) override {
    return Through([&] { return inner_.List(prefix, after, limit, stop); });
  }
  Result<size_t> ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                        std::stop_token stop) override {
    return Through([&] { return inner_.ReadAt(object, offset, to, stop); });
  }

 private:
  class FaultyUpload final : public Upload {
   public:
    FaultyUpload(FaultyObjectStore& store, std::unique_ptr<Upload> inner)
        : store_(store), inner_(std::move(inner)) {}
    const std::string& upload_id() const override { return inner_->upload_id(); }
    int64_t durable_bytes() const override { return inner_->durable_bytes(); }
    int64_t held_bytes() const override { return inner_->held_bytes(); }
    int64_t max_bytes() const override { return inner_->max_bytes(); }
    bool may_have_begun_twice() const override { return inner_->may_have_begun_twice(); }
    Status Append(std::string_view bytes) override {
      return store_.Through([&] { return inner_->Append(bytes); });
    }
    Result<PendingUpload> Finish() override {
      return store_.Through([&] { return inner_->Finish(); });
    }

   private:
    FaultyObjectStore& store_;
    std::unique_ptr<Upload> inner_;
  };

  template <typename Call>
  auto Through(Call call) -> decltype(call()) {
    if (++calls_ != failing_call_) return call();
    if (effect_ == Effect::kLostAnswer) static_cast<void>(call());
    return Status(kind_, "a failure on order");
  }

  ObjectStore& inner_;
  const int failing_call_;
  const Effect effect_;
  const ErrorKind kind_;
  std::atomic<int> calls_{0};
};

}  // namespace sluice::objects
