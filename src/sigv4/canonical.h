#pragma once

#include <span>
#include <string>
#include <string_view>

#include "digest/digest.h"
#include "sigv4/header_fields.h"
#include "sigv4/request.h"

namespace sluice::sigv4 {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kTerminator = "aws4_request";

/// What a signing key is good for: one day ("20150830") of one service in one Region.
struct KeyScope {
  std::string_view date;
  std::string_view region;
  std::string_view service;
};

/// Resolve "." and ".." segments and drop repeated slashes. A last slash stays unless nothing is
/// before it. Source: botocore, remove_dot_segments; RFC 3986 section 5.2.4 differs in "/a/.",
/// which is "/a" here.
std::string NormalizePath(std::string_view path);

/// Percent-encode every byte but the unreserved ones (RFC 3986 section 2.3) and '/'. An empty path
/// is "/".
std::string EncodePath(std::string_view path);

/// Return the path as it is signed: for kEncodedTwice normalised, then encoded.
std::string CanonicalPath(std::string_view path, PathStyle style);

/// kSorted is the rule: by encoded name, then by encoded value. kAsSent is what Go's SDK signs: it
/// sorts by decoded text and sends exactly that.
enum class QueryOrder { kSorted, kAsSent };

/// Return the pairs of `query` as they travel, each with its '='.
std::string CanonicalQuery(std::string_view query, QueryOrder order);

/// Return the header lines, an empty line and the joined names, each of which is lower case and
/// sorted. Values of one name are joined by a comma, runs of blanks within a value become one
/// space.
std::string CanonicalHeaders(const HeaderFields& headers,
                             std::span<const std::string_view> signed_names);

/// Join the five parts; `canonical_headers` is what CanonicalHeaders made.
std::string CanonicalRequest(std::string_view method, std::string_view canonical_path,
                             std::string_view canonical_query, std::string_view canonical_headers,
                             std::string_view payload_sha256_hex);

/// Return the text that is signed. `timestamp` is "20150830T123600Z".
std::string StringToSign(std::string_view timestamp, const KeyScope& scope,
                         std::string_view canonical_request);

/// Derive the key that signs within `scope`.
digest::Sha256Bytes DeriveSigningKey(std::string_view secret, const KeyScope& scope);

}  // namespace sluice::sigv4
