#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/status.h"
#include "http/message.h"

namespace sluice::http {

struct ClientRequest {
  std::string method;
  std::string url;        // http or https, path and query exactly as they shall travel
  Headers headers;        // sent as given; Host (unless given) and Content-Length are added
  std::string_view body;  // borrowed for the call
  size_t max_answer_bytes = 4 * 1024 * 1024;
  std::chrono::milliseconds connect_time{10'000};
  std::chrono::milliseconds total_time{120'000};
};

struct ClientOptions {
  std::string ca_file;  // PEM bundle to trust; empty: the system's
  size_t idle_connections = 8;
};

/// Send requests over libcurl and keep connections alive between them. Redirects, netrc, cookies,
/// proxies from the environment and every protocol but http and https are off; nothing is signed
/// here. Threads: Send from any thread at once.
class Client {
 public:
  explicit Client(ClientOptions options = {});
  ~Client();

  /// Send one request and read the whole answer; any HTTP status is an answer, not an error.
  /// A request that met a kept connection at the moment of its end is sent once more, but never a
  /// POST or PATCH, nor one with a condition (If-...), whose second answer could belie the first.
  /// Errors: unavailable when there was no whole answer (`detail` says why), whatever its effect
  /// was on the other side; cancelled when `stop` was requested; corrupt when the answer exceeds
  /// its bound; invalid for a URL, method or header that cannot travel.
  Result<Response> Send(const ClientRequest& request, std::stop_token stop);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::http
