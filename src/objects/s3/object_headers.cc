#include "objects/s3/object_headers.h"

#include <fmt/format.h>

#include "digest/digest.h"

namespace sluice::objects {
namespace {

constexpr char kEncryption[] = "x-amz-server-side-encryption";
// Object Lock asks for this one or Content-MD5.
constexpr char kChecksumSent[] = "x-amz-sdk-checksum-algorithm";
constexpr char kKmsKey[] = "x-amz-server-side-encryption-aws-kms-key-id";

}  // namespace

void AddEncryption(const S3Endpoint& endpoint, std::string_view asked_kms_key,
                   http::Headers& headers) {
  if (endpoint.encryption == Encryption::kNone) return;
  if (endpoint.encryption == Encryption::kS3) return headers.Add(kEncryption, "AES256");
  const bool own = endpoint.encryption == Encryption::kKms && !endpoint.kms_key.empty();
  const std::string_view key = own ? endpoint.kms_key : asked_kms_key;
  if (key.empty() && endpoint.encryption == Encryption::kAsAsked) return;
  headers.Add(kEncryption, "aws:kms");
  if (!key.empty()) headers.Add(kKmsKey, std::string(key));
}

void AddChecksumAlgorithm(Checksum checksum, http::Headers& headers) {
  if (checksum == Checksum::kCrc32c) headers.Add("x-amz-checksum-algorithm", "CRC32C");
  if (checksum == Checksum::kSha256) headers.Add("x-amz-checksum-algorithm", "SHA256");
}

std::string AddChecksum(Checksum checksum, std::string_view body, std::string_view sha256,
                        http::Headers& headers) {
  switch (checksum) {
    case Checksum::kNone: return {};
    case Checksum::kMd5:
      headers.Add("Content-MD5", digest::Base64(digest::View(digest::Md5(body))));
      return {};
    case Checksum::kCrc32c: {
      const std::string value = digest::Base64(digest::View(digest::Crc32c(body)));
      headers.Add("x-amz-checksum-crc32c", value);
      headers.Add(kChecksumSent, "CRC32C");
      return "crc32c:" + value;
    }
    case Checksum::kSha256: {
      const std::string value = digest::Base64(digest::Unhex(sha256).value_or(""));
      headers.Add("x-amz-checksum-sha256", value);
      headers.Add(kChecksumSent, "SHA256");
      return "sha256:" + value;
    }
  }
  return {};
}

}  // namespace sluice::objects
