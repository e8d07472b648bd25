#include "api/open_paths.h"

#include <string>
#include <utility>

#include "api/sluice/openapi.h"
#include "base/log.h"
#include "metrics/text.h"

namespace sluice::api {
namespace {

http::Response Json(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

std::optional<http::Response> Live(const Environment&, const http::Request&) {
  return Json(200, R"({"Live":true})");
}

std::optional<http::Response> Ready(const Environment& environment, const http::Request&) {
  const Status status = environment.store.Check();
  if (status.ok()) return Json(200, R"({"Ready":true})");
  LogFailure(LogLevel::kWarn, "api.not_ready", status);
  return Json(503, R"({"Ready":false})");
}

std::optional<http::Response> OpenApi(const Environment&, const http::Request&) {
  return Json(200, std::string(sluice_v1::OpenApiDocument()));
}

std::optional<http::Response> Metrics(const Environment& environment,
                                      const http::Request& request) {
  if (!environment.metrics) return std::nullopt;
  std::optional<std::string> text = environment.metrics(request.peer);
  if (!text) return std::nullopt;
  return http::Response{
      200, {{"Content-Type", std::string(metrics::kContentType)}}, *std::move(text)};
}

constexpr OpenPath kOpenPaths[] = {
    {"/livez", true, Live},
    {"/metrics", false, Metrics},
    {"/readyz", false, Ready},
    {"/sluice/v1/openapi.json", true, OpenApi},
};

}  // namespace

std::span<const OpenPath> OpenPaths() { return kOpenPaths; }

const OpenPath* FindOpenPath(const http::Request& request) {
  if (request.method != "GET") return nullptr;
  for (const OpenPath& open : kOpenPaths) {
    if (open.path == request.path) return &open;
  }
  return nullptr;
}

}  // namespace sluice::api
