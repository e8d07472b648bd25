#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "sigv4/request.h"

namespace sluice::sigv4 {

/// Why a request was not let in: the AWS error name, its HTTP status and a message fit for the
/// caller.
struct Refusal {
  std::string name;  // "InvalidSignatureException", "UnrecognizedClientException", ...
  int status = 403;
  std::string message;
  std::string access_key_id = {};  // of a key that there is, whose signature did not hold
};

/// Who signed, and for which service.
struct Caller {
  std::string access_key_id;
  std::string service;
};

struct VerifierOptions {
  std::string region;
  std::vector<std::string> services;  // signing names that are let in
  std::chrono::milliseconds max_skew{5 * 60 * 1000};
  /// The host that clients sign when a proxy changes it ("api.example.com:8443"); empty: the Host
  /// header as received.
  std::string external_host;
};

/// Look up the secret of an access key id; nothing when there is none or it is inactive. Called for
/// every request. A failure is answered as InternalFailure.
using SecretLookup =
    std::function<Result<std::optional<std::string>>(std::string_view access_key_id)>;

/// Verify AWS4-HMAC-SHA256 signatures in the Authorization header, and nothing else: presigned
/// URLs, query credentials, unsigned and streaming payloads, session tokens and SigV2 are refused.
/// Signed are required: host and every x-amz-* header present. The payload hash is taken of the
/// body given here. The path may be signed as sent or with its dot segments resolved; route on the
/// path as sent. The query may be signed sorted or in the order sent. Comparison is constant in
/// time, and an unknown key costs the same here as a wrong signature. Never logs or echoes a
/// signature, a key or an Authorization header.
///
/// Errors, in the order of the checks:
///   IncompleteSignatureException 400: credentials in the query; several Authorization, Host or
///   date
///     headers; a header that does not parse; a date that is none or missing; other than five
///     elements in the credential; SignedHeaders not lower case, sorted and each once.
///   MissingAuthenticationTokenException 403: no Authorization header.
///   InvalidSignatureException 403: the clock ("Signature expired", "Signature not yet current"); a
///     scope of another Region, service, terminator or day; host or an x-amz-* header not signed; a
///     signed header that is absent; an X-Amz-Content-Sha256 that is not the body's hash; a
///     signature of something else, with the host that it was checked for.
///   UnrecognizedClientException 403: an unknown key, or any session token.
///   InternalFailure 500: the key cannot be looked up now.
///
/// Threads: Verify from any thread at once.
/// Source: AWS General Reference, "Signature Version 4 signing process"; IAM User Guide,
/// "Troubleshoot signed requests"; the statuses of the common errors page.
class Verifier {
 public:
  Verifier(const Clock& clock, VerifierOptions options, SecretLookup lookup);
  ~Verifier();

  /// Return the caller, or why not. `body` is the whole body that will be parsed.
  std::variant<Caller, Refusal> Verify(const RequestView& request, std::string_view body) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::sigv4
