#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::api {

/// Seal a position in a list for the caller to bring back: Base64url of the first 16 bytes of an
/// HMAC-SHA256 over `scope` and `position`, and then `position`. `scope` says which list it is.
std::string SealPageToken(std::string_view key, std::string_view scope, std::string_view position);

/// Open what SealPageToken made under the same key and scope. `name` is the parameter's, for the
/// message. Errors: invalid for anything else.
Result<std::string> OpenPageToken(std::string_view key, std::string_view scope,
                                  std::string_view name, std::string_view token);

}  // namespace sluice::api
