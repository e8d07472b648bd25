#include "app/listen_address.h"

#include <fmt/format.h>

#include "app/setting_text.h"

namespace sluice::app {

Result<ListenAddress> ParseListenAddress(std::string_view text) {
  const size_t colon = text.rfind(':');
  const Status wrong = Invalid("must be HOST:PORT, as in 127.0.0.1:8480 or [::1]:8480");
  if (colon == std::string_view::npos || colon == 0) return wrong;
  std::string_view host = text.substr(0, colon);
  const auto port = ReadInteger(text.substr(colon + 1), 0, UINT16_MAX);
  if (!port.ok()) return wrong;
  if (host == "localhost") host = "127.0.0.1";
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (bracketed != (host.find(':') != std::string_view::npos)) return wrong;
  return ListenAddress{std::string(host), uint16_t(*port)};
}

std::string AuthorityText(std::string_view host, uint16_t port) {
  return host.find(':') == std::string_view::npos ? fmt::format("{}:{}", host, port)
                                                  : fmt::format("[{}]:{}", host, port);
}

}  // namespace sluice::app
