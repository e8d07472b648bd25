#include "sigv4/verifier.h"

#include <fmt/format.h>

#include <utility>

#include "base/id.h"
#include "digest/digest.h"
#include "sigv4/canonical.h"
#include "sigv4/claims.h"
#include "sigv4/key_cache.h"
#include "sigv4/refusals.h"

namespace sluice::sigv4 {
namespace {

constexpr size_t kCacheGenerationEntries = 512;

std::vector<std::string> PathForms(std::string_view path) {
  const std::string normal = NormalizePath(path);
  std::vector<std::string> forms = {EncodePath(path)};
  if (normal != path) forms.push_back(EncodePath(normal));
  return forms;
}

std::vector<std::string> QueryForms(std::string_view query) {
  std::vector<std::string> forms = {CanonicalQuery(query, QueryOrder::kSorted)};
  std::string as_sent = CanonicalQuery(query, QueryOrder::kAsSent);
  if (as_sent != forms[0]) forms.push_back(std::move(as_sent));
  return forms;
}

/// Compare the claimed signature with that of each form the request may have been signed in.
bool SignatureMatches(const RequestView& request, const Claims& claims,
                      std::string_view payload_sha256_hex, const digest::Sha256Bytes& key) {
  const std::string headers = CanonicalHeaders(claims.headers, claims.signed_names);
  const std::vector<std::string> paths = PathForms(request.path);
  const std::vector<std::string> queries = QueryForms(request.query);
  bool matches = false;
  for (const std::string& path : paths) {
    for (const std::string& query : queries) {
      const std::string canonical =
          CanonicalRequest(request.method, path, query, headers, payload_sha256_hex);
      const auto signature = digest::HmacSha256(
          digest::View(key), StringToSign(claims.timestamp, claims.scope(), canonical));
      matches |= digest::EqualConstantTime(digest::View(signature),
                                           digest::View(claims.authorization.signature));
    }
  }
  return matches;
}

}  // namespace

class Verifier::Impl {
 public:
  Impl(const Clock& clock, VerifierOptions options, SecretLookup lookup)
      : clock_(clock), options_(std::move(options)), lookup_(std::move(lookup)) {}

  std::variant<Caller, Refusal> Verify(const RequestView& request, std::string_view body) const {
    Claims claims(request);
    if (auto refusal = ReadClaims(request, options_, clock_.Now(), claims)) {
      return *std::move(refusal);
    }
    const std::string payload_hash = digest::Sha256Hex(body);
    if (auto refusal = CheckPayloadClaim(claims.headers, payload_hash)) return *std::move(refusal);
    if (!options_.external_host.empty()) claims.headers.SetValue("host", options_.external_host);

    // With no secret to check against, the same work is done with one that nobody has.
    const auto found = FindSecret(claims);
    if (!found.ok()) return LookupFailed();
    const std::optional<std::string>& secret = *found;
    const digest::Sha256Bytes key =
        keys_.Get(claims.credential.access_key_id, secret ? *secret : no_secret_, claims.scope());
    const bool matches = SignatureMatches(request, claims, payload_hash, key);
    if (!secret) return UnrecognizedClient();
    if (!matches) return WrongSignature(claims);
    return Caller{std::string(claims.credential.access_key_id),
                  std::string(claims.credential.service)};
  }

 private:
  /// Look the key up. All keys here are permanent, so one that comes with a session token is
  /// another's; an empty secret would let in anyone who guesses that it is empty.
  Result<std::optional<std::string>> FindSecret(const Claims& claims) const {
    auto secret = lookup_(claims.credential.access_key_id);
    if (!secret.ok()) return secret;
    const bool foreign = !claims.headers.Named("x-amz-security-token").empty();
    if (foreign || (secret->has_value() && (*secret)->empty())) return std::optional<std::string>();
    return secret;
  }

  Refusal WrongSignature(const Claims& claims) const {
    Refusal refusal = InvalidSignature(fmt::format(
        "The request signature we calculated does not match the signature you provided. Check your "
        "AWS Secret Access Key and signing method. It was calculated for the host '{}', {}.",
        Shown(claims.headers.Named("host")[0].value),
        options_.external_host.empty()
            ? "the Host header as received; behind a proxy that changes it, set external-url to "
              "the address that clients use"
            : "from the setting external-url"));
    refusal.access_key_id = claims.credential.access_key_id;
    return refusal;
  }

  const Clock& clock_;
  const VerifierOptions options_;
  const SecretLookup lookup_;
  const std::string no_secret_ = NewHexId() + NewHexId().substr(0, 8);  // as long as a real one
  mutable KeyCache keys_{kCacheGenerationEntries};
};

Verifier::Verifier(const Clock& clock, VerifierOptions options, SecretLookup lookup)
    : impl_(std::make_unique<Impl>(clock, std::move(options), std::move(lookup))) {}

Verifier::~Verifier() = default;

std::variant<Caller, Refusal> Verifier::Verify(const RequestView& request,
                                               std::string_view body) const {
  return impl_->Verify(request, body);
}

}  // namespace sluice::sigv4
