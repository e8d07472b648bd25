#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/status.h"
#include "http/message.h"

namespace sluice::http {

/// What a client may cost us. A request beyond a bound is answered (431, 413, 408, 503) where an
/// answer is still possible, and its connection closed.
struct Limits {
  size_t header_bytes = 32 * 1024;
  size_t header_fields = 100;
  size_t body_bytes = 1024 * 1024;
  size_t all_bodies_bytes =
      64 * 1024 * 1024;  // of all requests and answers in hand; beyond it: 503
  std::chrono::milliseconds header_time{10'000};
  std::chrono::milliseconds body_time{30'000};
  /// What a body must bring on the average since its begin, once body_grace has passed; 0: any.
  size_t body_bytes_per_second = 1024;
  std::chrono::milliseconds body_grace{5'000};
  std::chrono::milliseconds write_time{30'000};
  std::chrono::milliseconds idle_time{75'000};
  size_t connections = 1024;  // beyond it, the longest idle one gives way
  size_t connections_per_address = 256;
};

/// Answer one request. Runs on any thread; blocks as long as it likes.
using Handler = std::function<Response(const Request&)>;

struct ServerOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 0;  // 0: any free one
  /// Threads that run the handler: requests answered at once. Waiting requests queue, bounded by
  /// connections.
  size_t workers = 32;
  /// True for a request that is as a rule answered without waiting for anything: it is handled
  /// where it was read, which saves the way to a worker and back. When it takes long after all,
  /// the others wait for a few milliseconds. Null: none is.
  std::function<bool(const Request&)> is_quick;
  /// Called after requests were handled, on the thread that handled them, and before any of them is
  /// answered; once for all that were handled together. Must not throw. May be null.
  std::function<void()> before_answers;
  Limits limits;
};

/// Serve HTTP/1.1 with keep-alive. The transport alone: it knows nothing of AWS.
/// Every answer carries Date, Content-Length (but for 204) and x-amzn-RequestId. A handler that
/// throws is answered 500 with an empty body and logged. One access line per request is logged
/// ("http.request": method, path, status, request and answer bytes, ms, peer, request_id) at debug
/// level for 2xx, info otherwise. Refused while parsing (400): both Content-Length and
/// Transfer-Encoding, several or malformed lengths, folded headers, a bare LF, a target that is not
/// in origin form, control characters in the head, a Transfer-Encoding other than chunked, no or
/// several Hosts. Each refusal's body is {"Message": "..."}. Threads: Stop() from any thread, more
/// than once.
class Server {
 public:
  /// Bind, listen and start to answer; `clock` must outlive the server. Errors: invalid for a bad
  /// address, unavailable when it is taken.
  static Result<std::unique_ptr<Server>> Start(const Clock& clock, ServerOptions options,
                                               Handler handler);
  /// Stop(0), then wait for handlers that still run: a handler that blocks blocks this too.
  ~Server();

  uint16_t port() const;

  /// Stop accepting, close idle connections, let requests in hand finish for at most `grace`, then
  /// close the rest.
  void Stop(std::chrono::milliseconds grace);

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::http
