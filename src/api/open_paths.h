#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "api/environment.h"
#include "http/message.h"

namespace sluice::api {

/// A path whose GET needs no signature and is not audited: it tells nothing of what is kept here.
struct OpenPath {
  std::string_view path;
  bool quick;  // answered from what is at hand
  /// Answer; nothing for a caller who must sign like for any other path.
  std::optional<http::Response> (*answer)(const Environment& environment,
                                          const http::Request& request);
};

/// List every open path there is.
std::span<const OpenPath> OpenPaths();

/// Find the open path that a request asks for; null for any other request.
const OpenPath* FindOpenPath(const http::Request& request);

}  // namespace sluice::api
