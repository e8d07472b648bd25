#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "api/operation.h"

namespace sluice::api {

/// Labels of a path template with the decoded text that stands for them.
using PathLabels = std::vector<std::pair<std::string_view, std::string>>;

struct Route {
  const Operation* operation = nullptr;
  PathLabels labels;
};

enum class RouteFailure {
  kUnknown,       // no operation has this path and method
  kOtherService,  // one has, of a service that the caller did not sign for
  kBadEncoding,   // a segment is not percent-encoded UTF-8
};

/// Find the operation that a method and a path mean.
/// Threads: Find from any thread at once.
class Router {
 public:
  /// `operations` outlives the Router.
  explicit Router(std::span<const Operation> operations);

  /// `path` is as it travelled: it is cut at '/' first and each segment decoded after, so that %2F
  /// stays within its label. Where several templates fit, that with the most literal segments wins;
  /// one path and method may belong to several services.
  std::variant<Route, RouteFailure> Find(std::string_view service, std::string_view method,
                                         std::string_view path) const;

 private:
  struct Template {
    const Operation* operation;
    std::vector<std::string_view> segments;
    size_t literals;
  };
  std::vector<Template> templates_;
};

}  // namespace sluice::api
