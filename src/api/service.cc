#include "api/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>
#include <variant>

#include "api/audit.h"
#include "api/authorization.h"
#include "api/call.h"
#include "api/error_response.h"
#include "api/open_paths.h"
#include "api/router.h"
#include "base/log.h"
#include "base/log_scope.h"
#include "metrics/catalogue.h"
#include "sigv4/refusals.h"

namespace sluice::api {
namespace {

sigv4::VerifierOptions WithServices(sigv4::VerifierOptions options) {
  options.services.clear();
  for (Api api : {Api::kAppIntegrations, Api::kCustomerProfiles, Api::kSluice}) {
    options.services.emplace_back(SigningName(api));
  }
  return options;
}

Api ApiOf(std::string_view service) {
  for (Api api : {Api::kAppIntegrations, Api::kCustomerProfiles}) {
    if (SigningName(api) == service) return api;
  }
  return Api::kSluice;
}

http::Response Json(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

http::Response Unroutable(const sigv4::Caller& caller, RouteFailure failure) {
  switch (failure) {
    case RouteFailure::kOtherService:
      return RefusalResponse(403, "InvalidSignatureException",
                             "Credential should be scoped to correct service: this operation is "
                             "not one of '" +
                                 caller.service + "'.");
    case RouteFailure::kBadEncoding:
      return ErrorResponse(ApiOf(caller.service),
                           Invalid("The path of the request is not percent-encoded UTF-8"));
    case RouteFailure::kUnknown: break;
  }
  return RefusalResponse(404, "UnknownOperationException",
                         "There is no operation with this method and path.");
}

http::Response Throttled(std::chrono::nanoseconds delay) {
  const int64_t seconds = std::chrono::ceil<std::chrono::seconds>(delay).count();
  http::Response response = RefusalResponse(
      429, "ThrottlingException", fmt::format("Rate exceeded. Try again in {} s.", seconds));
  response.headers.Add("Retry-After", std::to_string(seconds));
  return response;
}

/// Log what the operator should see: our own failures, and what the outside world said.
void LogRefusal(const Operation& operation, const Status& status, int http_status) {
  const bool ours = http_status >= 500;
  if (!ours && status.detail().empty()) return;
  LogFailure(ours ? LogLevel::kError : LogLevel::kWarn, "api.request_failed", status,
             {{"operation", operation.name}});
}

void CountRequest(const AuditEntry& entry, int status) {
  const Operation* operation = entry.operation;
  metrics::kApiRequests.Add({operation ? SigningName(operation->api) : "none",
                             operation ? operation->name : "none", std::to_string(status)});
}

}  // namespace

class Service::Impl {
 public:
  Impl(Environment environment, sigv4::VerifierOptions verifier, ThrottleOptions throttle)
      : environment_(std::move(environment)),
        verifier_(environment_.clock, WithServices(std::move(verifier)),
                  [this](std::string_view id) { return FindSecret(id); }),
        throttle_(environment_.clock, throttle),
        router_(Operations()) {}

  /// Answer a request and note in `entry` what becomes known of it on the way.
  http::Response Answer(const http::Request& request, AuditEntry& entry) {
    if (const OpenPath* open = FindOpenPath(request)) {
      if (auto answer = open->answer(environment_, request)) {
        entry.open = true;
        return *std::move(answer);
      }
    }
    const auto verdict = verifier_.Verify(
        {request.method, request.path, request.query, request.headers.fields()}, request.body);
    if (const auto* refusal = std::get_if<sigv4::Refusal>(&verdict)) {
      entry.access_key_id = refusal->access_key_id;
      return Refused(*refusal);
    }
    return AnswerCaller(request, std::get<sigv4::Caller>(verdict), entry);
  }

  void Record(const http::Request& request, AuditEntry& entry,
              const http::Response& response) const {
    if (entry.open) return;
    CountRequest(entry, response.status);
    entry.at = environment_.clock.Now();
    entry.request_id = request.request_id;
    entry.peer = request.peer;
    entry.status = response.status;
    entry.error = response.headers.Find("x-amzn-ErrorType").value_or("");
    if (!IsAudited(environment_.audit.scope, entry)) return;
    environment_.audit.write(AuditLine(entry));
  }

 private:
  static http::Response Refused(const sigv4::Refusal& refusal) {
    return RefusalResponse(refusal.status, refusal.name, refusal.message);
  }

  Result<std::optional<std::string>> FindSecret(std::string_view access_key_id) const {
    const auto found = environment_.keys.Find(access_key_id);
    if (!found.ok()) {
      LogFailure(LogLevel::kError, "api.access_key_not_read", found.status());
      return found.status();
    }
    if (*found == nullptr) return std::optional<std::string>();
    return std::optional((*found)->secret_access_key);
  }

  http::Response AnswerCaller(const http::Request& request, const sigv4::Caller& caller,
                              AuditEntry& entry) {
    entry.access_key_id = caller.access_key_id;
    entry.service = caller.service;
    const auto principal = environment_.keys.Find(caller.access_key_id);
    if (!principal.ok()) return ErrorResponse(ApiOf(caller.service), principal.status());
    if (*principal == nullptr) return Refused(sigv4::UnrecognizedClient());  // put away just now
    entry.user = (*principal)->user;
    const auto delay = throttle_.Delay(caller.access_key_id);
    if (delay > delay.zero()) return Throttled(delay);
    auto found = router_.Find(caller.service, request.method, request.path);
    if (const auto* failure = std::get_if<RouteFailure>(&found)) {
      return Unroutable(caller, *failure);
    }
    Route& route = std::get<Route>(found);
    entry.operation = route.operation;
    Result<std::string> body = Run(request, **principal, std::move(route), entry);
    const Operation& operation = *entry.operation;
    if (body.ok()) return Json(operation.success_status, *std::move(body));
    http::Response response = ErrorResponse(operation.api, body.status());
    LogRefusal(operation, body.status(), response.status);
    return response;
  }

  Result<std::string> Run(const http::Request& request, const Principal& principal, Route route,
                          AuditEntry& entry) const {
    const Operation& operation = *route.operation;
    TRY_ASSIGN(Query query, Query::Parse(request.query));
    Call call{environment_,    operation, request, principal, std::move(route.labels),
              std::move(query)};
    TRY_ASSIGN(const Resource resource, operation.resource(call));
    entry.resource = resource.arn;
    TRY(Authorize(principal, environment_.account, ActionName(operation), resource));
    return operation.run(call);
  }

  const Environment environment_;
  const sigv4::Verifier verifier_;
  Throttle throttle_;
  const Router router_;
};

Service::Service(Environment environment, sigv4::VerifierOptions verifier, ThrottleOptions throttle)
    : impl_(std::make_unique<Impl>(std::move(environment), std::move(verifier), throttle)) {}

Service::~Service() = default;

http::Response Service::Answer(const http::Request& request) {
  const LogScope scope("request_id", request.request_id);
  AuditEntry entry;
  http::Response response = AnswerOrCatch(request, entry);
  impl_->Record(request, entry, response);
  return response;
}

http::Response Service::AnswerOrCatch(const http::Request& request, AuditEntry& entry) {
  try {
    return impl_->Answer(request, entry);
  } catch (const std::exception& error) {
    const Status status = Internal("an exception reached the request's last catch", error.what());
    LogFailure(LogLevel::kError, "api.request_failed", status);
    return ErrorResponse(Api::kSluice, status);
  }
}

bool Service::IsQuick(const http::Request& request) {
  if (request.method != "GET") return false;
  const OpenPath* open = FindOpenPath(request);
  return open == nullptr || open->quick;
}

}  // namespace sluice::api
