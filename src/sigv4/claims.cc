#include "sigv4/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "sigv4/refusals.h"
#include "sigv4/timestamp.h"

namespace sluice::sigv4 {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Decode and lower the first characters of a query name, as many as the names below have.
std::string NameStart(std::string_view name) {
  constexpr size_t kEnough = 16;
  std::string start;
  for (size_t i = 0; i < name.size() && start.size() < kEnough; ++i) {
    char c = name[i];
    if (c == '%' && i + 2 < name.size() && HexDigit(name[i + 1]) >= 0 &&
        HexDigit(name[i + 2]) >= 0) {
      c = char(HexDigit(name[i + 1]) * 16 + HexDigit(name[i + 2]));
      i += 2;
    }
    start += c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
  }
  return start;
}

bool HasQueryCredentials(std::string_view query) {
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string name = NameStart(query.substr(0, std::min(query.find('='), end)));
    if (name.starts_with("x-amz-") || name == "awsaccesskeyid") return true;
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return false;
}

std::optional<Refusal> ReadAuthorization(const RequestView& request, Claims& claims) {
  if (HasQueryCredentials(request.query)) {
    return IncompleteSignature(
        "Credentials in the query are not accepted; sign with the Authorization header.");
  }
  const auto fields = claims.headers.Named("authorization");
  if (fields.empty()) return MissingToken();
  if (fields.size() > 1) return IncompleteSignature("There is more than one Authorization header.");
  const auto authorization = ParseAuthorization(fields[0].value);
  if (!authorization) {
    return IncompleteSignature(
        "The Authorization header must read 'AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., "
        "Signature=...', each once, with a signature of 64 hex digits.");
  }
  claims.authorization = *authorization;
  return std::nullopt;
}

std::optional<Refusal> CheckSkew(UnixMillis at, UnixMillis now, std::chrono::milliseconds skew) {
  const int64_t skew_ms = skew.count();
  if (at >= now + -skew_ms && at <= now + skew_ms) return std::nullopt;
  const std::string limit = skew_ms % 60000 == 0 ? fmt::format("{} min.", skew_ms / 60000)
                                                 : fmt::format("{} s", skew_ms / 1000);
  const bool expired = at < now;
  return InvalidSignature(fmt::format("Signature {}: {} is {} than {} ({} {} {})",
                                      expired ? "expired" : "not yet current", FormatTimestamp(at),
                                      expired ? "now earlier" : "still later",
                                      FormatTimestamp(now + (expired ? -skew_ms : skew_ms)),
                                      FormatTimestamp(now), expired ? '-' : '+', limit));
}

std::optional<Refusal> ReadTimestamp(const VerifierOptions& options, UnixMillis now,
                                     Claims& claims) {
  const auto amz_dates = claims.headers.Named("x-amz-date");
  const auto dates = claims.headers.Named("date");
  const auto& fields = amz_dates.empty() ? dates : amz_dates;
  if (fields.empty()) {
    return IncompleteSignature("A signed request needs an X-Amz-Date or a Date header.");
  }
  if (fields.size() > 1) {
    return IncompleteSignature("There is more than one header with the date of the signature.");
  }
  std::optional<UnixMillis> at = ParseTimestamp(fields[0].value);
  const bool is_timestamp = at.has_value();
  if (!at && amz_dates.empty()) at = ParseHttpDate(fields[0].value);
  if (!at) {
    return IncompleteSignature(
        "The date must read like 20150830T123600Z, or in a Date header like 'Sun, 30 Aug 2015 "
        "12:36:00 GMT'.");
  }
  claims.timestamp = is_timestamp ? std::string(fields[0].value) : FormatTimestamp(*at);
  return CheckSkew(*at, now, options.max_skew);
}

std::optional<Refusal> ReadCredential(const VerifierOptions& options, Claims& claims) {
  const auto credential = SplitCredential(claims.authorization.credential);
  if (!credential) {
    return IncompleteSignature(
        "Credential must have five elements: access-key-id/YYYYMMDD/region/service/aws4_request.");
  }
  if (credential->region != options.region) {
    return InvalidSignature(
        fmt::format("Credential should be scoped to a valid Region, '{}' here, not '{}'.",
                    options.region, credential->region));
  }
  if (std::ranges::find(options.services, credential->service) == options.services.end()) {
    return InvalidSignature(
        fmt::format("Credential should be scoped to a service of this server ({}), not '{}'.",
                    fmt::join(options.services, ", "), credential->service));
  }
  if (credential->terminator != kTerminator) {
    return InvalidSignature(
        fmt::format("Credential should be scoped with a valid terminator: '{}', not '{}'.",
                    kTerminator, credential->terminator));
  }
  const std::string_view day = std::string_view(claims.timestamp).substr(0, 8);
  if (credential->date != day) {
    return InvalidSignature(
        fmt::format("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
                    "date from HTTP: '{}' != '{}'.",
                    credential->date, day));
  }
  claims.credential = *credential;
  return std::nullopt;
}

std::optional<Refusal> ReadSignedHeaders(Claims& claims) {
  auto names = SplitSignedHeaders(claims.authorization.signed_headers);
  if (!names) {
    return IncompleteSignature(
        "SignedHeaders must be lower-case header names, sorted, each once, joined by semicolons.");
  }
  if (!std::ranges::binary_search(*names, "host")) {
    return InvalidSignature("'host' must be among the SignedHeaders.");
  }
  if (claims.headers.Named("host").size() > 1) {
    return IncompleteSignature("There is more than one Host header.");
  }
  for (std::string_view name : *names) {
    if (claims.headers.Named(name).empty()) {
      return InvalidSignature(
          fmt::format("SignedHeaders names '{}', which was not received.", Shown(name)));
    }
  }
  for (const HeaderFields::Field& field : claims.headers.fields()) {
    if (field.name.starts_with("x-amz-") && !std::ranges::binary_search(*names, field.name)) {
      return InvalidSignature(
          fmt::format("Every x-amz-* header must be signed, and '{}' is not.", Shown(field.name)));
    }
  }
  claims.signed_names = *std::move(names);
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> ReadClaims(const RequestView& request, const VerifierOptions& options,
                                  UnixMillis now, Claims& claims) {
  if (auto refusal = ReadAuthorization(request, claims)) return refusal;
  if (auto refusal = ReadTimestamp(options, now, claims)) return refusal;
  if (auto refusal = ReadCredential(options, claims)) return refusal;
  return ReadSignedHeaders(claims);
}

std::optional<Refusal> CheckPayloadClaim(const HeaderFields& headers,
                                         std::string_view payload_sha256_hex) {
  for (const HeaderFields::Field& field : headers.Named("x-amz-content-sha256")) {
    if (field.value.starts_with("STREAMING-") || field.value == "UNSIGNED-PAYLOAD") {
      return InvalidSignature(
          "Unsigned and streaming payloads are not accepted; sign the SHA-256 of the body.");
    }
    if (field.value != payload_sha256_hex) {
      return InvalidSignature("X-Amz-Content-Sha256 is not the SHA-256 of the body received.");
    }
  }
  return std::nullopt;
}

}  // namespace sluice::sigv4
