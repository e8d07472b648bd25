#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "sigv4/request.h"

namespace sluice::sigv4 {

struct SigningScope {
  std::string region;
  std::string service;  // the signing name, "app-integrations"
  PathStyle path_style = PathStyle::kEncodedTwice;
};

/// Sign `request` in place with AWS4-HMAC-SHA256: adds X-Amz-Date, X-Amz-Security-Token where there
/// is one, X-Amz-Content-Sha256 for S3, and Authorization. Signs host, content-type and every
/// x-amz-* header present. Precondition: `headers` has Host and no Authorization.
/// `payload_sha256_hex` is the lower-case hex SHA-256 of the body.
void Sign(SignableRequest& request, const Credentials& credentials, const SigningScope& scope,
          std::string_view payload_sha256_hex, UnixMillis now);

}  // namespace sluice::sigv4
