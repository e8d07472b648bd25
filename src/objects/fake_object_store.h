#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "digest/digest.h"
#include "objects/object_store.h"

namespace sluice::objects {

/// A bucket in memory. An upload that is gone fails its next part, as S3's do. Threads: any.
class FakeObjectStore final : public ObjectStore {
 public:
  struct Object {
    std::string bytes;
    std::string owner;
    std::string content_type;
    std::string kms_key{};
  };

  std::map<std::string, Object> contents() const {
    std::lock_guard lock(mutex_);
    return objects_;
  }
  size_t incomplete_uploads() const {
    std::lock_guard lock(mutex_);
    return uploads_.size();
  }
  /// Uploads that were open at once, and what they held, at most.
  size_t most_open_uploads() const {
    std::lock_guard lock(mutex_);
    return most_open_;
  }
  int64_t most_held_bytes() const {
    std::lock_guard lock(mutex_);
    return most_held_bytes_;
  }
  /// Put an object there, as somebody else would.
  void Plant(const std::string& key, std::string bytes) {
    std::lock_guard lock(mutex_);
    objects_[key] = {std::move(bytes), "", ""};
  }
  void Remove(const std::string& key) {
    std::lock_guard lock(mutex_);
    objects_.erase(key);
  }
  /// Have the bucket be away; every call is answered not_found.
  void SetMissing(bool missing) {
    std::lock_guard lock(mutex_);
    missing_ = missing;
  }

  /// Have CheckBucket answer so.
  void SetCheck(Status status) {
    std::lock_guard lock(mutex_);
    check_ = std::move(status);
  }
  /// Answer 403 to whatever goes beyond so many bytes of one upload.
  void RefuseAfter(int64_t bytes) {
    std::lock_guard lock(mutex_);
    refuse_after_bytes_ = bytes;
  }
  /// Say that an upload takes so many bytes.
  void LimitUploads(int64_t bytes) {
    std::lock_guard lock(mutex_);
    max_upload_bytes_ = bytes;
  }
  /// Begin each upload twice, as one whose first answer was lost.
  void LoseStarts() {
    std::lock_guard lock(mutex_);
    loses_starts_ = true;
  }
  /// Say that this slows requests down.
  void SetHeldBack(std::string reason) {
    std::lock_guard lock(mutex_);
    held_back_ = std::move(reason);
  }
  /// Have CheckBucket do so before it answers.
  void OnCheck(std::function<void()> before) {
    std::lock_guard lock(mutex_);
    before_check_ = std::move(before);
  }
  /// Have StartUpload answer so.
  void SetStart(Status status) {
    std::lock_guard lock(mutex_);
    start_ = std::move(status);
  }

  Status CheckBucket(std::stop_token stop) override {
    TRY(Enter("a", stop));
    std::unique_lock lock(mutex_);
    const auto before = before_check_;
    lock.unlock();
    if (before) before();
    lock.lock();
    return check_;
  }

  Result<std::unique_ptr<Upload>> StartUpload(std::string_view key, UploadOptions options,
                                              std::stop_token stop) override {
    TRY(Enter(key, stop));
    std::lock_guard lock(mutex_);
    TRY(start_);
    if (loses_starts_) uploads_["upload-" + std::to_string(++ids_)] = {std::string(key), {}};
    std::string id = "upload-" + std::to_string(++ids_);
    uploads_[id] = {std::string(key), {"", options.owner, options.content_type, options.kms_key}};
    return std::unique_ptr<Upload>(std::make_unique<FakeUpload>(
        *this, std::string(key), std::move(id), std::move(options), std::move(stop)));
  }

  Status Complete(const PendingUpload& upload, std::stop_token stop) override {
    TRY(Enter(upload.key, stop));
    std::lock_guard lock(mutex_);
    const auto found = uploads_.find(upload.upload_id);
    if (found == uploads_.end()) return CheckPublished(upload);
    objects_[upload.key] = std::move(found->second.object);
    uploads_.erase(found);
    return {};
  }

  Status Abort(std::string_view key, std::string_view upload_id, std::stop_token stop) override {
    TRY(Enter(key, stop));
    std::lock_guard lock(mutex_);
    uploads_.erase(std::string(upload_id));
    return {};
  }

  Status AbortOthers(std::string_view key, std::string_view kept_upload_id,
                     std::stop_token stop) override {
    TRY(Enter(key, stop));
    std::lock_guard lock(mutex_);
    std::erase_if(uploads_, [&](const auto& entry) {
      return entry.second.key == key && entry.first != kept_upload_id;
    });
    return {};
  }

  std::string HeldBack() const override {
    std::lock_guard lock(mutex_);
    return held_back_;
  }

  Result<bool> PutIfAbsent(std::string_view key, std::string_view bytes, const PutOptions& options,
                           std::stop_token stop) override {
    TRY(Enter(key, stop));
    std::lock_guard lock(mutex_);
    return objects_
        .try_emplace(std::string(key),
                     Object{std::string(bytes), "", options.content_type, options.kms_key})
        .second;
  }

  Result<std::string> Read(std::string_view key, int64_t max_bytes, std::stop_token stop) override {
    TRY(Enter(key, stop));
    std::lock_guard lock(mutex_);
    const auto found = objects_.find(std::string(key));
    if (found == objects_.end()) return NotFound("there is no such object");
    if (int64_t(found->second.bytes.size()) > max_bytes) {
      return Status(ErrorKind::kCorrupt, "the object is too large");
    }
    return found->second.bytes;
  }

  /// A version is the SHA-256 of the bytes.
  Result<ListedPage> List(std::string_view prefix, std::string_view after, size_t limit,
                          std::stop_token stop) override {
    TRY(Enter("a", stop));
    if (limit == 0) return Invalid("a list's limit is 1 or more");
    std::lock_guard lock(mutex_);
    ListedPage page;
    for (auto at = objects_.upper_bound(std::string(after)); at != objects_.end(); ++at) {
      if (!at->first.starts_with(prefix)) continue;
      if (page.objects.size() == std::min(limit, kMaxListed)) {
        page.next = page.objects.back().key;
        break;
      }
      page.objects.push_back(InfoOf(*at));
    }
    return page;
  }

  Result<size_t> ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                        std::stop_token stop) override {
    TRY(Enter(object.key, stop));
    if (offset < 0) return Invalid("an offset is not negative");
    std::lock_guard lock(mutex_);
    const auto found = objects_.find(object.key);
    if (found == objects_.end() || InfoOf(*found) != object) {
      return Status(ErrorKind::kUnavailable, "the object has changed since it was listed");
    }
    const std::string& bytes = found->second.bytes;
    if (size_t(offset) >= bytes.size()) return size_t{0};
    return bytes.copy(to.data(), to.size(), size_t(offset));
  }

 private:
  struct Pending {
    std::string key;
    Object object;
  };

  class FakeUpload final : public Upload {
   public:
    FakeUpload(FakeObjectStore& store, std::string key, std::string id, UploadOptions options,
               std::stop_token stop)
        : store_(store),
          key_(std::move(key)),
          id_(std::move(id)),
          options_(std::move(options)),
          stop_(std::move(stop)) {
      ++store_.open_;  // under the store's lock: StartUpload makes it
      store_.most_open_ = std::max(store_.most_open_, store_.open_);
    }
    ~FakeUpload() override {
      store_.Hold(-held_bytes());
      std::lock_guard lock(store_.mutex_);
      --store_.open_;
    }

    const std::string& upload_id() const override { return id_; }
    int64_t durable_bytes() const override { return durable_bytes_; }
    /// As if what is durable were kept nowhere.
    int64_t held_bytes() const override { return int64_t(bytes_.size()) - durable_bytes_; }
    int64_t max_bytes() const override { return store_.MaxBytes(); }
    bool may_have_begun_twice() const override { return store_.LosesStarts(); }

    Status Append(std::string_view bytes) override {
      if (stop_.stop_requested()) return Cancelled("the upload was stopped");
      TRY(store_.Admit(id_, int64_t(bytes_.size()), int64_t(bytes.size())));
      const int64_t held_before = held_bytes();
      bytes_ += bytes;
      durable_bytes_ = int64_t(bytes_.size() - bytes_.size() % options_.part_bytes);
      store_.Hold(held_bytes() - held_before);
      return {};
    }

    Result<PendingUpload> Finish() override {
      if (stop_.stop_requested()) return Cancelled("the upload was stopped");
      PendingUpload pending{key_, id_, options_.owner, {}, int64_t(bytes_.size()), {}};
      pending.sha256 = digest::Sha256Hex(bytes_);
      for (size_t at = 0; at == 0 || at < bytes_.size(); at += options_.part_bytes) {
        const size_t size = std::min(options_.part_bytes, bytes_.size() - at);
        pending.parts.push_back({int(pending.parts.size()) + 1, "etag", int64_t(size)});
      }
      TRY(store_.Fill(id_, bytes_));
      store_.Hold(-held_bytes());
      durable_bytes_ = pending.bytes;
      return pending;
    }

   private:
    FakeObjectStore& store_;
    const std::string key_;
    const std::string id_;
    const UploadOptions options_;
    const std::stop_token stop_;
    std::string bytes_;
    int64_t durable_bytes_ = 0;
  };

  Status Enter(std::string_view key, const std::stop_token& stop) const {
    if (stop.stop_requested()) return Cancelled("the call was stopped");
    TRY(CheckKey(key));
    std::lock_guard lock(mutex_);
    return missing_ ? NotFound("there is no such bucket") : Status();
  }

  bool LosesStarts() const {
    std::lock_guard lock(mutex_);
    return loses_starts_;
  }

  int64_t MaxBytes() const {
    std::lock_guard lock(mutex_);
    return max_upload_bytes_;
  }

  Status Admit(const std::string& id, int64_t bytes_before, int64_t added) const {
    std::lock_guard lock(mutex_);
    if (!uploads_.contains(id)) return NotFound("the upload has been thrown away");
    if (bytes_before + added > max_upload_bytes_) return Invalid("the object is too large");
    if (bytes_before < refuse_after_bytes_) return {};
    return {ErrorKind::kDenied, "bucket 'lake' answered 403 AccessDenied to UploadPart"};
  }

  void Hold(int64_t bytes) {
    std::lock_guard lock(mutex_);
    held_bytes_ += bytes;
    most_held_bytes_ = std::max(most_held_bytes_, held_bytes_);
  }

  Status Fill(const std::string& id, std::string bytes) {
    std::lock_guard lock(mutex_);
    const auto found = uploads_.find(id);
    if (found == uploads_.end()) return NotFound("the upload has been thrown away");
    found->second.object.bytes = std::move(bytes);
    return {};
  }

  Status CheckPublished(const PendingUpload& upload) const {
    const auto found = objects_.find(upload.key);
    if (found != objects_.end() && found->second.owner == upload.owner &&
        digest::Sha256Hex(found->second.bytes) == upload.sha256) {
      return {};
    }
    return {ErrorKind::kCorrupt, "the upload is gone and the object at its key is not it"};
  }

  static ObjectInfo InfoOf(const std::pair<const std::string, Object>& entry) {
    const std::string& bytes = entry.second.bytes;
    return {entry.first, int64_t(bytes.size()), digest::Sha256Hex(bytes), UnixMillis{0}};
  }

  mutable std::mutex mutex_;
  size_t open_ = 0;
  size_t most_open_ = 0;
  int64_t held_bytes_ = 0;
  int64_t most_held_bytes_ = 0;
  std::map<std::string, Object> objects_;
  std::map<std::string, Pending> uploads_;
  int ids_ = 0;
  bool missing_ = false;
  std::function<void()> before_check_;
  Status check_;
  Status start_;
  int64_t refuse_after_bytes_ = INT64_MAX;
  int64_t max_upload_bytes_ = INT64_MAX;
  bool loses_starts_ = false;
  std::string held_back_;
};

}  // namespace sluice::objects
