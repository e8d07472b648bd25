#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/status.h"
#include "cli/endpoint.h"
#include "http/client.h"
#include "sigv4/request.h"

namespace sluice::cli {

/// Signing names of the three APIs.
inline constexpr std::string_view kAppIntegrations = "app-integrations";
inline constexpr std::string_view kCustomerProfiles = "profile";
inline constexpr std::string_view kSluice = "sluice";

struct ApiTarget {
  Endpoint endpoint;
  std::string region = "us-east-1";
  sigv4::Credentials credentials;
};

struct ApiCall {
  std::string_view service;
  std::string_view method;
  std::string path;  // encoded
  std::string query;
  std::string_view body;
  /// How often to try before a server that does not answer or is busy is given up; more than one
  /// only for what does the same the second time.
  int tries = 1;
  /// Wait for the answer to a request that is on its way when a stop comes, and only then end: what
  /// it changed is known then.
  bool let_finish = false;
};

/// Call the server as any AWS client does: signed, with a bounded number of tries of what may be
/// repeated. Threads: Call from any thread at once.
class ApiClient {
 public:
  ApiClient(const Clock& clock, ApiTarget target);

  /// Return the answer's JSON object. Errors: as the server's answer says (api_error.h);
  /// unavailable when there was none after the last try; cancelled; corrupt when it is not JSON.
  Result<boost::json::object> Call(const ApiCall& call, std::stop_token stop);

  const ApiTarget& target() const { return target_; }

 private:
  Result<boost::json::object> CallOnce(const ApiCall& call, const std::string& payload_sha256_hex,
                                       std::stop_token stop);

  const Clock& clock_;
  const ApiTarget target_;
  http::Client client_;
};

}  // namespace sluice::cli
