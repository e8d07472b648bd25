#pragma once

#include <chrono>
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
#include "sigv4/request.h"

namespace sluice::objects {

/// Where one S3 endpoint is and how we speak to it.
struct S3Endpoint {
  std::string url;  // "http://127.0.0.1:9000"; empty: AWS's own for the region
  std::string region = "us-east-1";
  bool path_style = true;          // BUCKET in the path; false: BUCKET.host
  sigv4::Credentials credentials;  // empty id: the usual AWS chain
};

struct BucketsOptions {
  /// Holds the embedded buckets, each a folder. Uploads under way are kept in `uploads`, on the
  /// same file system.
  std::filesystem::path folder;
  std::filesystem::path uploads;
  /// Where a bucket without an endpoint of its own lives; nothing: embedded.
  std::optional<S3Endpoint> fallback;
  std::map<std::string, S3Endpoint, std::less<>> bound;
};

/// Find the store of a bucket by its name. Threads: any.
class Buckets {
 public:
  Buckets(const Clock& clock, BucketsOptions options);

  /// Return the bucket's store; nothing is asked of it yet. Errors: invalid for a name that S3 does
  /// not admit.
  Result<ObjectStore*> Find(std::string_view bucket);

  /// Make an embedded bucket. Errors: invalid (name), duplicate, unsupported when the name is bound
  /// to an S3 endpoint.
  Status CreateEmbedded(std::string_view bucket);

 private:
  const Clock& clock_;
  const BucketsOptions options_;
  http::Client client_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<ObjectStore>, std::less<>> stores_;
};

}  // namespace sluice::objects
