#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::cli {

/// Where a server is: "http://127.0.0.1:8480" is that url and the authority "127.0.0.1:8480".
struct Endpoint {
  std::string url;        // without a '/' at the end
  std::string authority;  // as the Host header says it
};

/// Take an endpoint apart. Errors: invalid naming `what` for anything but
/// http(s)://HOST[:PORT][/].
Result<Endpoint> ParseEndpoint(std::string_view what, std::string_view text);

}  // namespace sluice::cli
