#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/status.h"
#include "http/client.h"
#include "objects/object_store.h"
#include "objects/s3/endpoint.h"

namespace sluice::objects {

struct BucketsOptions {
  /// Holds the embedded buckets, each a folder. Uploads under way are kept in `uploads`, on the
  /// same file system.
  std::filesystem::path folder;
  std::filesystem::path uploads;
  /// Where a bucket without an endpoint of its own lives; nothing: embedded.
  std::optional<S3Endpoint> fallback;
  std::map<std::string, S3Endpoint, std::less<>> bound;
  http::ClientOptions http{.ca_file = {}, .idle_connections = 32};
};

/// Find the store of a bucket by its name. `clock` must outlive it. Threads: any.
class Buckets {
 public:
  Buckets(const Clock& clock, BucketsOptions options);

  /// Return the bucket's store, which lives as long as this object; nothing is asked of it yet.
  /// Errors: invalid for a name that S3 does not admit or an endpoint whose URL is none; quota
  /// beyond 10,000 names.
  Result<ObjectStore*> Find(std::string_view bucket);

  /// Make an embedded bucket. Errors: invalid (name), duplicate, unsupported when the name is bound
  /// to an S3 endpoint; denied, unavailable as the file system has it.
  Status CreateEmbedded(std::string_view bucket);

 private:
  const S3Endpoint* EndpointOf(std::string_view bucket) const;
  Result<std::unique_ptr<ObjectStore>> Open(std::string_view bucket);

  const Clock& clock_;
  const BucketsOptions options_;
  http::Client client_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<ObjectStore>, std::less<>> stores_;
};

}  // namespace sluice::objects
