#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::app {

struct ListenAddress {
  std::string host;  // an IP address
  uint16_t port = 0;
};

/// Read HOST:PORT; HOST is an IP address (IPv6 in brackets) or "localhost", port 0 is any free one.
/// Errors: invalid.
Result<ListenAddress> ParseListenAddress(std::string_view text);

/// Write an address as a URL has it: "127.0.0.1:8480", "[::1]:8480".
std::string AuthorityText(std::string_view host, uint16_t port);

}  // namespace sluice::app
