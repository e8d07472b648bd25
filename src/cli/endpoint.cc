#include "cli/endpoint.h"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::cli {
namespace {

// Bracketed IPv6 addresses too; whether the port is a number is libcurl's to say.
bool FitsAuthority(std::string_view text) {
  static constexpr std::string_view kOthers = ".-_:[]";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(char(c)) != std::string_view::npos;
  });
}

}  // namespace

Result<Endpoint> ParseEndpoint(std::string_view what, std::string_view text) {
  std::string_view url = text;
  while (url.ends_with('/')) url.remove_suffix(1);
  for (std::string_view scheme : {"http://", "https://"}) {
    if (url.starts_with(scheme) && FitsAuthority(url.substr(scheme.size()))) {
      return Endpoint{std::string(url), std::string(url.substr(scheme.size()))};
    }
  }
  return Invalid(
      fmt::format("{} must look like http://HOST:PORT or https://HOST, without a path", what));
}

}  // namespace sluice::cli
