#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::objects {

/// Where one bucket's requests go.
class BucketAddress {
 public:
  /// `url` may have a path, which comes before every key. An empty one is AWS's own for the Region,
  /// where the bucket is in the host's name unless it has a dot, which no certificate covers.
  /// Errors: invalid for what is not http(s)://HOST[:PORT][/PATH].
  static Result<BucketAddress> Make(std::string_view url, std::string_view region,
                                    std::string_view bucket, bool path_style);

  const std::string& origin() const { return origin_; }  // "https://lake.s3.example.com"
  const std::string& host() const { return host_; }      // as the Host header says it

  /// Return the path of the bucket itself, for an empty key, or of an object, as it travels: every
  /// byte but the unreserved ones and '/' percent-encoded.
  std::string Path(std::string_view key) const;

 private:
  std::string origin_;
  std::string host_;
  std::string base_path_;  // without a slash at its end
};

/// Percent-encode a query value: every byte but the unreserved ones.
std::string EncodeQueryValue(std::string_view value);

}  // namespace sluice::objects
