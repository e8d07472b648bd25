#pragma once

#include "objects/object_reader.h"
#include "objects/s3/bucket_client.h"

namespace sluice::objects {

/// Read a bucket's objects: ListObjectsV2 a page, GetObject with Range and If-Match a piece. A
/// version is the ETag. The empty objects with a '/' at their key's end that consoles make as
/// folders are left out. While it is read a piece is held twice. `client` must outlive it.
/// Deviation: keys are what the store has, also such as CheckKey refuses.
/// Source: Amazon S3 API Reference, "ListObjectsV2", "GetObject".
class S3Reader final : public ObjectReader {
 public:
  explicit S3Reader(BucketClient& client) : client_(client) {}

  Result<ListedPage> List(std::string_view prefix, std::string_view after, size_t limit,
                          std::stop_token stop) override;
  Result<size_t> ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                        std::stop_token stop) override;

 private:
  Result<http::Response> GetPiece(const ObjectInfo& object, int64_t offset, size_t bytes,
                                  std::stop_token stop);
  Status Changed(const ObjectInfo& object, std::string_view how) const;

  BucketClient& client_;
};

}  // namespace sluice::objects
