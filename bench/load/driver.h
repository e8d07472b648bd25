#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace load {

struct Plan {
  uint16_t port = 0;  // on the loopback
  size_t connections = 1;
  std::chrono::milliseconds warm_up{0};
  std::chrono::milliseconds duration{1000};
  bool once = false;     // send each request once and end early when they have run out
  pid_t server_pid = 0;  // whose processor time is measured; 0: nobody's
};

/// What was measured between the end of the warm-up and the end of the duration.
struct Outcome {
  std::vector<uint32_t> latencies_us;  // of the good answers, in no order
  size_t failures = 0;                 // answers other than 2xx
  size_t reconnects = 0;
  double seconds = 0;
  double server_cpu_seconds = 0;
  double client_cpu_seconds = 0;
  std::string first_failure;  // the answer, whole
};

/// Send `requests` in turn over keep-alive connections, each one having one request in flight, and
/// measure. Single-threaded; ends the process with a message when the server cannot be reached or
/// does not answer within ten seconds.
Outcome Drive(const Plan& plan, const std::vector<std::string>& requests);

}  // namespace load
