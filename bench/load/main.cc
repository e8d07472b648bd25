// A load client: requests signed ahead of time, sent over keep-alive connections by one thread.
// Reads paths from standard input, one a line, and GETs them in turn, or creates data integrations.
// Prints one JSON object; exits 1 when an answer was not a 2xx.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "load/driver.h"
#include "load/report.h"
#include "load/requests.h"

namespace {

struct Options {
  load::Plan plan;
  load::Target target;
  bool creates = false;
  size_t requests = 20'000;
  unsigned duration_ms = 1000;
  unsigned warm_up_ms = 200;
};

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void Declare(CLI::App& app, Options& options) {
  app.add_option("--port", options.plan.port, "Port on 127.0.0.1")->required();
  app.add_option("--connections", options.plan.connections, "How many, each with one request out");
  app.add_option("--duration-ms", options.duration_ms, "How long to measure");
  app.add_option("--warm-up-ms", options.warm_up_ms, "How long to send before");
  app.add_option("--server-pid", options.plan.server_pid, "Whose processor time to measure");
  app.add_option("--service", options.target.service, "Signing name; without it nothing is signed");
  app.add_option("--region", options.target.region)->default_val("us-east-1");
  app.add_option("--requests", options.requests, "How many to sign ahead");
  app.add_flag("--creates", options.creates, "Create data integrations instead of reading");
}

std::vector<std::string> MakeRequests(const Options& options) {
  if (options.creates) return load::MakeCreates(options.target, options.requests);
  std::vector<std::string> paths;
  for (std::string line; std::getline(std::cin, line);) paths.push_back(line);
  if (paths.empty()) {
    fmt::print(stderr, "load: no path on standard input\n");
    std::exit(2);
  }
  return load::MakeReads(options.target, paths, options.requests);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Send requests and measure the answers. The key comes from AWS_ACCESS_KEY_ID and "
      "AWS_SECRET_ACCESS_KEY.");
  Options options;
  Declare(app, options);
  CLI11_PARSE(app, argc, argv);
  options.plan.duration = std::chrono::milliseconds(options.duration_ms);
  options.plan.warm_up = std::chrono::milliseconds(options.warm_up_ms);
  options.plan.once = options.creates;
  options.target.host = fmt::format("127.0.0.1:{}", options.plan.port);
  options.target.credentials = {FromEnvironment("AWS_ACCESS_KEY_ID"),
                                FromEnvironment("AWS_SECRET_ACCESS_KEY"), ""};

  load::Outcome outcome = load::Drive(options.plan, MakeRequests(options));
  fmt::print("{}\n", load::ReportJson(outcome));
  if (outcome.failures == 0 && !outcome.latencies_us.empty()) return 0;
  fmt::print(stderr, "load: not a good answer: {}\n", outcome.first_failure);
  return 1;
}
