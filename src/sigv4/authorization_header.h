#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "digest/digest.h"

namespace sluice::sigv4 {

/// The most that an Authorization header may hold. Units: bytes.
inline constexpr size_t kMaxAuthorizationBytes = 8192;

/// What an Authorization header says. The views point into the text that was parsed.
struct Authorization {
  std::string_view credential;      // "KEY/20150830/us-east-1/service/aws4_request"
  std::string_view signed_headers;  // "host;x-amz-date"
  digest::Sha256Bytes signature{};
};

/// Read "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…": each parameter once, in any
/// order, blanks around the commas allowed; the signature is 64 hex digits. Nothing for any other
/// algorithm, text or length beyond kMaxAuthorizationBytes. Takes time linear in the text.
std::optional<Authorization> ParseAuthorization(std::string_view text);

/// The five elements of a credential.
struct CredentialElements {
  std::string_view access_key_id;
  std::string_view date;
  std::string_view region;
  std::string_view service;
  std::string_view terminator;
};

/// Split at the slashes. Nothing unless there are five elements of 1 to 128 visible ASCII
/// characters.
std::optional<CredentialElements> SplitCredential(std::string_view credential);

/// Split at the semicolons. Nothing unless the names are lower-case header names in strictly rising
/// byte order.
std::optional<std::vector<std::string_view>> SplitSignedHeaders(std::string_view signed_headers);

}  // namespace sluice::sigv4
