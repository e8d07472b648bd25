#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/status.h"
#include "objects/local/folder_reader.h"
#include "objects/local/tree.h"
#include "objects/object_store.h"

namespace sluice::objects {

/// Keep a bucket in a folder: an object is the file at its key. Uploads under way are files of
/// `uploads`/BUCKET, which must be on the same file system; publishing is a rename. Nothing is
/// acknowledged that the loss of power could take away. Deviations from S3: of the keys "a" and
/// "a/b" only one can exist (invalid for the other), a segment has at most 255 bytes, content types
/// and owners are not kept.
class LocalObjectStore final : public ObjectStore {
 public:
  LocalObjectStore(std::string bucket, std::filesystem::path folder, std::filesystem::path uploads);

  Status CheckBucket(std::stop_token stop) override;
  Result<std::unique_ptr<Upload>> StartUpload(std::string_view key, UploadOptions options,
                                              std::stop_token stop) override;
  Status Complete(const PendingUpload& upload, std::stop_token stop) override;
  Status Abort(std::string_view key, std::string_view upload_id, std::stop_token stop) override;
  Status AbortOthers(std::string_view key, std::string_view kept_upload_id,
                     std::stop_token stop) override;
  Result<bool> PutIfAbsent(std::string_view key, std::string_view bytes, const PutOptions& options,
                           std::stop_token stop) override;
  Result<std::string> Read(std::string_view key, int64_t max_bytes, std::stop_token stop) override;
  Result<ListedPage> List(std::string_view prefix, std::string_view after, size_t limit,
                          std::stop_token stop) override;
  Result<size_t> ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                        std::stop_token stop) override;

 private:
  struct NewFile {
    Tree::Place place;
    Descriptor file;
  };

  Result<NewFile> CreateUploadFile(std::string_view key, std::string_view upload_id);
  std::string UploadPath(std::string_view key, std::string_view upload_id) const;
  Status Publish(const PendingUpload& upload, std::stop_token stop);
  Status CheckPublished(const PendingUpload& upload, std::stop_token stop);
  Result<bool> LinkIfAbsent(std::string_view key, std::string_view bytes);
  Status RemoveUploads(std::string_view key, std::string_view kept_upload_id);
  Result<std::string> ReadWhole(std::string_view key, int64_t max_bytes);
  Status Named(Status status) const;

  const std::string bucket_;
  const std::filesystem::path uploads_folder_;
  Tree objects_;
  Tree uploads_;
  FolderReader reader_;
};

}  // namespace sluice::objects
