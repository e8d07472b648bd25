#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "sigv4/authorization_header.h"
#include "sigv4/canonical.h"
#include "sigv4/header_fields.h"
#include "sigv4/request.h"
#include "sigv4/verifier.h"

namespace sluice::sigv4 {

/// What a request says about its own signature. Views point into the request, which must outlive
/// it.
struct Claims {
  explicit Claims(const RequestView& request) : headers(request) {}

  KeyScope scope() const { return {credential.date, credential.region, credential.service}; }

  HeaderFields headers;
  Authorization authorization;
  CredentialElements credential;
  std::string timestamp;  // "20150830T123600Z"
  std::vector<std::string_view> signed_names;
};

/// Fill `claims` and check all that needs neither a secret nor the body: credentials in the header
/// only, timestamp, credential, scope, signed headers, in this order. Nothing when all of it holds.
std::optional<Refusal> ReadClaims(const RequestView& request, const VerifierOptions& options,
                                  UnixMillis now, Claims& claims);

/// Check a claimed X-Amz-Content-Sha256 against the body's own hash in lower-case hex.
std::optional<Refusal> CheckPayloadClaim(const HeaderFields& headers,
                                         std::string_view payload_sha256_hex);

}  // namespace sluice::sigv4
