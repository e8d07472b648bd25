#include "api/router.h"

#include <algorithm>
#include <optional>

#include "api/percent.h"

namespace sluice::api {
namespace {

std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  for (;;) {
    const size_t end = path.find('/');
    segments.push_back(path.substr(0, end));
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
}

bool IsLabel(std::string_view segment) { return segment.starts_with('{'); }

bool Fits(const std::vector<std::string_view>& wanted, const std::vector<std::string>& sent) {
  return std::equal(wanted.begin(), wanted.end(), sent.begin(), sent.end(),
                    [](std::string_view want, const std::string& have) {
                      return IsLabel(want) ? !have.empty() : want == have;
                    });
}

}  // namespace

Router::Router(std::span<const Operation> operations) {
  for (const Operation& operation : operations) {
    Template row{&operation, Segments(operation.path), 0};
    row.literals =
        size_t(std::count_if(row.segments.begin(), row.segments.end(),
                             [](std::string_view segment) { return !IsLabel(segment); }));
    templates_.push_back(std::move(row));
  }
  std::stable_sort(templates_.begin(), templates_.end(),
                   [](const Template& a, const Template& b) { return a.literals > b.literals; });
}

std::variant<Route, RouteFailure> Router::Find(std::string_view service, std::string_view method,
                                               std::string_view path) const {
  std::vector<std::string> sent;
  for (std::string_view segment : Segments(path)) {
    std::optional<std::string> decoded = DecodePercent(segment);
    if (!decoded) return RouteFailure::kBadEncoding;
    sent.push_back(*std::move(decoded));
  }
  bool other_service = false;
  for (const Template& row : templates_) {
    if (row.operation->method != method || !Fits(row.segments, sent)) continue;
    if (SigningName(row.operation->api) != service) {
      other_service = true;
      continue;
    }
    Route route{row.operation, {}};
    for (size_t i = 0; i < sent.size(); ++i) {
      const std::string_view segment = row.segments[i];
      if (IsLabel(segment)) {
        route.labels.emplace_back(segment.substr(1, segment.size() - 2), std::move(sent[i]));
      }
    }
    return route;
  }
  return other_service ? RouteFailure::kOtherService : RouteFailure::kUnknown;
}

}  // namespace sluice::api
