#include "app/serve.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string_view>

#include "app/configuration.h"
#include "app/descriptors.h"
#include "app/listen_address.h"
#include "app/server_process.h"
#include "base/log.h"
#include "base/log_format.h"
#include "cli/interrupt.h"

namespace sluice::app {
namespace {

constexpr std::chrono::seconds kRequestGrace{10};
constexpr unsigned kStopSeconds = 29;

void EndNow(int) {
  static constexpr std::string_view kText = "sluice: could not stop in time; ends now\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kText.data(), kText.size());
  _exit(int(cli::ExitCode::kOther));
}

/// End the process when stopping takes too long: what is on disk is whole at any moment.
void BoundStopping() {
  struct sigaction action {};
  action.sa_handler = EndNow;
  sigaction(SIGALRM, &action, nullptr);
  alarm(kStopSeconds);
}

void Say(const std::string& line) { fmt::print(stderr, "sluice: {}\n", line); }

cli::ExitCode Fail(const Status& status) {
  Say(status.detail().empty() ? status.message()
                              : fmt::format("{} ({})", status.message(), status.detail()));
  return cli::ExitCodeOf(status);
}

Result<std::unique_ptr<ServerProcess>> Start(const Configuration& configuration) {
  auto started = ServerProcess::Start(configuration);
  if (!started.ok()) {
    return started.status().WithContext(fmt::format(
        "cannot serve {} with data in {}", AuthorityText(configuration.host, configuration.port),
        configuration.data.string()));
  }
  const RootKey& key = (*started)->root_key();
  if (key.made) Say(fmt::format("made a root access key: {}", key.file.string()));
  const MasterKey& master = (*started)->master_key();
  if (master.made) Say(fmt::format("made a master key: {}", master.file.string()));
  Say(fmt::format("listening on http://{}, data in {}",
                  AuthorityText(configuration.host, (*started)->port()),
                  configuration.data.string()));
  return started;
}

void FitConnections(http::Limits& limits) {
  const size_t descriptors = RaiseDescriptorLimit();
  const size_t fitting = ConnectionsWithin(limits.connections, descriptors);
  if (fitting < limits.connections) {
    Log(LogLevel::kWarn, "app.fewer_connections",
        {{"connections", fitting}, {"limit", limits.connections}, {"descriptors", descriptors}});
  }
  limits.connections = fitting;
}

}  // namespace

cli::ExitCode Serve(const cli::ServeFlags& flags) {
  cli::Interrupt interrupt;
  auto configuration = LoadConfiguration(flags);
  if (!configuration.ok()) return Fail(configuration.status());
  SetLogLevel(configuration->log_level);
  SetLogFormat(configuration->log_format);
  FitConnections(configuration->limits);
  auto server = Start(*configuration);
  if (!server.ok()) return Fail(server.status());

  interrupt.Wait();
  Log(LogLevel::kInfo, "app.stopping");
  BoundStopping();
  (*server)->Stop(kRequestGrace);
  Log(LogLevel::kInfo, "app.stopped");
  return cli::ExitCode::kOk;
}

}  // namespace sluice::app
