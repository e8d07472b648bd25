#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "digest/digest.h"
#include "objects/object_store.h"

namespace sluice::run {

/// A bucket in memory. An upload that is gone fails its next part, as S3's do. Threads: any.
class FakeBucket final : public objects::ObjectStore {
 public:
  struct Object {
    std::string bytes;
    std::string owner;
  };

  std::map<std::string, Object> contents() const {
    std::lock_guard lock(mutex_);
    return objects_;
  }
  size_t incomplete_uploads() const {
    std::lock_guard lock(mutex_);
    return uploads_.size();
  }
  void Put(const std::string& key, std::string bytes) {
    std::lock_guard lock(mutex_);
    objects_[key] = {std::move(bytes), ""};
  }
  void SetCheck(Status status) { check_ = std::move(status); }
  /// Answer 403 to whatever goes beyond so many bytes of one upload.
  void RefuseAfter(int64_t bytes) { refuse_after_bytes_ = bytes; }

  Status CheckBucket(std::stop_token) override { return check_; }

  Result<std::unique_ptr<objects::Upload>> StartUpload(std::string_view key,
                                                       objects::UploadOptions options,
                                                       std::stop_token stop) override {
    std::lock_guard lock(mutex_);
    const std::string id = "upload-" + std::to_string(++ids_);
    uploads_[id] = {std::string(key), {"", options.owner}};
    return std::unique_ptr<objects::Upload>(
        std::make_unique<FakeUpload>(*this, id, std::string(key), std::move(options), stop));
  }

  Status Complete(const objects::PendingUpload& upload, std::stop_token) override {
    std::lock_guard lock(mutex_);
    const auto found = uploads_.find(upload.upload_id);
    if (found == uploads_.end()) {
      const auto object = objects_.find(upload.key);
      if (object != objects_.end() && object->second.owner == upload.owner) return {};
      return {ErrorKind::kCorrupt, "the upload is gone"};
    }
    objects_[upload.key] = std::move(found->second.second);
    uploads_.erase(found);
    return {};
  }

  Status Abort(std::string_view, std::string_view upload_id, std::stop_token) override {
    std::lock_guard lock(mutex_);
    uploads_.erase(std::string(upload_id));
    return {};
  }

  Status AbortAll(std::string_view key, std::stop_token) override {
    std::lock_guard lock(mutex_);
    std::erase_if(uploads_, [&](const auto& upload) { return upload.second.first == key; });
    return {};
  }

  Result<bool> PutIfAbsent(std::string_view key, std::string_view bytes, std::string_view,
                           std::stop_token) override {
    std::lock_guard lock(mutex_);
    return objects_.try_emplace(std::string(key), Object{std::string(bytes), ""}).second;
  }

  Result<std::string> Read(std::string_view key, int64_t max_bytes, std::stop_token) override {
    std::lock_guard lock(mutex_);
    const auto found = objects_.find(std::string(key));
    if (found == objects_.end()) return NotFound("no such key");
    if (static_cast<int64_t>(found->second.bytes.size()) > max_bytes) {
      return Status(ErrorKind::kCorrupt, "larger than expected");
    }
    return found->second.bytes;
  }

 private:
  class FakeUpload final : public objects::Upload {
   public:
    FakeUpload(FakeBucket& bucket, std::string id, std::string key, objects::UploadOptions options,
               std::stop_token stop)
        : bucket_(bucket),
          id_(std::move(id)),
          key_(std::move(key)),
          options_(std::move(options)),
          stop_(std::move(stop)) {}

    Status Append(std::string_view bytes) override {
      if (stop_.stop_requested()) return Cancelled("stopped");
      std::lock_guard lock(bucket_.mutex_);
      const auto found = bucket_.uploads_.find(id_);
      if (found == bucket_.uploads_.end()) return NotFound("no such upload");
      if (bytes_ >= bucket_.refuse_after_bytes_) {
        return {ErrorKind::kDenied, "bucket 'lake' answered 403 AccessDenied to UploadPart"};
      }
      found->second.second.bytes += bytes;
      hash_.Update(bytes);
      bytes_ += static_cast<int64_t>(bytes.size());
      return {};
    }
    const std::string& upload_id() const override { return id_; }
    int64_t durable_bytes() const override { return bytes_; }
    Result<objects::PendingUpload> Finish() override {
      if (stop_.stop_requested()) return Cancelled("stopped");
      objects::PendingUpload pending;
      pending.key = key_;
      pending.upload_id = id_;
      pending.owner = options_.owner;
      pending.parts = {{1, "etag-" + id_, bytes_}};
      pending.bytes = bytes_;
      pending.sha256 = digest::Hex(digest::View(hash_.Finish()));
      return pending;
    }

   private:
    FakeBucket& bucket_;
    const std::string id_;
    const std::string key_;
    const objects::UploadOptions options_;
    const std::stop_token stop_;
    digest::Sha256Stream hash_;
    int64_t bytes_ = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Object> objects_;
  std::map<std::string, std::pair<std::string, Object>> uploads_;  // id -> key, what is there
  int ids_ = 0;
  Status check_;
  int64_t refuse_after_bytes_ = int64_t{1} << 40;
};

}  // namespace sluice::run
