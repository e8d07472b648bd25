#include "sigv4/signer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "digest/digest.h"
#include "sigv4/canonical.h"
#include "sigv4/header_fields.h"
#include "sigv4/timestamp.h"

namespace sluice::sigv4 {
namespace {

void SetHeader(SignableRequest& request, std::string_view lower_name, std::string name,
               std::string value) {
  std::erase_if(request.headers, [&](const auto& header) {
    return std::ranges::equal(header.first, lower_name, [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? char(a + ('a' - 'A')) : a) == b;
    });
  });
  request.headers.emplace_back(std::move(name), std::move(value));
}

std::vector<std::string_view> NamesToSign(const HeaderFields& headers) {
  std::vector<std::string_view> names;
  for (const HeaderFields::Field& field : headers.fields()) {
    const bool wanted =
        field.name == "host" || field.name == "content-type" || field.name.starts_with("x-amz-");
    if (wanted && (names.empty() || names.back() != field.name)) names.push_back(field.name);
  }
  return names;
}

}  // namespace

void Sign(SignableRequest& request, const Credentials& credentials, const SigningScope& scope,
          std::string_view payload_sha256_hex, UnixMillis now) {
  const std::string timestamp = FormatTimestamp(now);
  SetHeader(request, "x-amz-date", "X-Amz-Date", timestamp);
  if (!credentials.session_token.empty()) {
    SetHeader(request, "x-amz-security-token", "X-Amz-Security-Token", credentials.session_token);
  }
  if (scope.path_style == PathStyle::kAsSent) {
    SetHeader(request, "x-amz-content-sha256", "X-Amz-Content-Sha256",
              std::string(payload_sha256_hex));
  }

  std::string authorization;
  {
    const HeaderFields headers(request);
    CHECK(headers.Named("host").size() == 1 && headers.Named("authorization").empty());
    const std::string header_lines = CanonicalHeaders(headers, NamesToSign(headers));
    const KeyScope key_scope{std::string_view(timestamp).substr(0, 8), scope.region, scope.service};
    const std::string canonical = CanonicalRequest(
        request.method, CanonicalPath(request.path, scope.path_style),
        CanonicalQuery(request.query, QueryOrder::kSorted), header_lines, payload_sha256_hex);
    const auto signature =
        digest::HmacSha256(digest::View(DeriveSigningKey(credentials.secret_access_key, key_scope)),
                           StringToSign(timestamp, key_scope, canonical));
    const std::string_view signed_names =
        std::string_view(header_lines).substr(header_lines.rfind('\n') + 1);
    authorization =
        fmt::format("{} Credential={}/{}/{}/{}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                    credentials.access_key_id, key_scope.date, key_scope.region, key_scope.service,
                    kTerminator, signed_names, digest::Hex(digest::View(signature)));
  }
  request.headers.emplace_back("Authorization", std::move(authorization));
}

}  // namespace sluice::sigv4
