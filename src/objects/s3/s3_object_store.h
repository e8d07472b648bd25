#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/status.h"
#include "http/client.h"
#include "objects/object_store.h"
#include "objects/s3/bucket_client.h"
#include "objects/s3/multipart.h"
#include "objects/s3/s3_reader.h"

namespace sluice::objects {

struct S3StoreOptions {
  std::string bucket;
  S3Endpoint endpoint;
  RetryOptions retry;
  /// Smallest part but for the last that the store takes; smaller UploadOptions are raised to it,
  /// since a store finds fault only when the upload is completed.
  size_t min_part_bytes = 5 * 1024 * 1024;
};

/// Keep objects in a bucket of an S3-compatible store. Every request carries the SHA-256 of its
/// body under its signature, so that a store takes no byte that was changed on the way; the
/// endpoint's settings may add a checksum and encryption. No ACL, no trailers and no chunked
/// signatures, which many stores refuse. PutIfAbsent holds only where the
/// store honours If-None-Match on PutObject.
class S3ObjectStore final : public ObjectStore {
 public:
  /// `clock` and `http` must outlive the store. Errors: invalid for an endpoint's URL that is none.
  static Result<std::unique_ptr<S3ObjectStore>> Open(const Clock& clock, http::Client& http,
                                                     S3StoreOptions options);

  Status CheckBucket(std::stop_token stop) override;
  Result<std::unique_ptr<Upload>> StartUpload(std::string_view key, UploadOptions options,
                                              std::stop_token stop) override;
  Status Complete(const PendingUpload& upload, std::stop_token stop) override;
  Status Abort(std::string_view key, std::string_view upload_id, std::stop_token stop) override;
  Status AbortOthers(std::string_view key, std::string_view kept_upload_id,
                     std::stop_token stop) override;
  std::string HeldBack() const override { return client_.HeldBack(); }
  Result<bool> PutIfAbsent(std::string_view key, std::string_view bytes, const PutOptions& options,
                           std::stop_token stop) override;
  Result<std::string> Read(std::string_view key, int64_t max_bytes, std::stop_token stop) override;
  Result<ListedPage> List(std::string_view prefix, std::string_view after, size_t limit,
                          std::stop_token stop) override;
  Result<size_t> ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                        std::stop_token stop) override;

 private:
  S3ObjectStore(const Clock& clock, http::Client& http, S3StoreOptions options,
                BucketAddress address);
  Result<bool> IsThisPut(std::string_view key, std::string_view put_id, std::stop_token stop);

  const size_t min_part_bytes_;
  BucketClient client_;
  Multipart multipart_;
  S3Reader reader_;
};

}  // namespace sluice::objects
