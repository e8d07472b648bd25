#pragma once

#include <string>

#include "sigv4/request.h"

namespace sluice::objects {

/// What each request that carries bytes of an object has beside the SHA-256 under its signature,
/// for stores that want or keep one.
enum class Checksum { kNone, kMd5, kCrc32c, kSha256 };

/// How the store is told to encrypt objects.
enum class Encryption {
  kAsAsked,  // under the KMS key that comes with an object, else not told
  kNone,     // never told
  kS3,       // under the store's own key
  kKms,      // under the bucket's KMS key, else the one that comes with an object, else AWS's own
};

/// Where one S3 endpoint is and how we speak to it.
struct S3Endpoint {
  std::string url;  // "http://127.0.0.1:9000"; empty: AWS's own for the region
  std::string region = "us-east-1";
  bool path_style = true;  // BUCKET in the path; false: BUCKET.host; AWS's own: chosen by us
  sigv4::Credentials credentials{};  // empty id: the usual AWS chain
  Checksum checksum = Checksum::kNone;
  Encryption encryption = Encryption::kAsAsked;
  std::string kms_key{};  // id or ARN, for kKms
};

}  // namespace sluice::objects
