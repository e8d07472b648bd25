#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::sigv4 {

/// A request as far as signing sees it. `path` and `query` are as they travel, not decoded.
struct SignableRequest {
  std::string method;
  std::string path;
  std::string query;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// The same, borrowed, for whoever only reads it.
struct RequestView {
  RequestView(std::string_view method, std::string_view path, std::string_view query,
              std::span<const std::pair<std::string, std::string>> headers)
      : method(method), path(path), query(query), headers(headers) {}
  RequestView(const SignableRequest& request)
      : RequestView(request.method, request.path, request.query, request.headers) {}

  std::string_view method;
  std::string_view path;
  std::string_view query;
  std::span<const std::pair<std::string, std::string>> headers;
};

/// How the path enters the canonical request: S3 takes it as it travels, every other service
/// encodes it once more after removing dot segments. Source: AWS General Reference, "Create a
/// signed AWS API request", canonical URI.
enum class PathStyle { kEncodedTwice, kAsSent };

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // empty: none
};

}  // namespace sluice::sigv4
