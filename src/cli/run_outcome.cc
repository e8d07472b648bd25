#include "cli/run_outcome.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/run_view.h"
#include "cli/run_wait.h"

namespace sluice::cli {
namespace {

Status Show(Session& session, const boost::json::object& run) {
  const RunView view = ReadRun(run);
  session.terminal.Say(fmt::format("{}: {}", view.state, view.message));
  if (session.json) return session.terminal.Data(boost::json::serialize(run) + "\n");
  return view.manifest.empty() ? Status() : session.terminal.Data(view.manifest + "\n");
}

}  // namespace

Result<ExitCode> AwaitOutcome(Session& session, const std::string& run_id,
                              std::optional<std::chrono::milliseconds> timeout) {
  const auto run = WaitForRun(session, run_id, timeout);
  const std::string later = fmt::format("`sluice runs show {}`", run_id);
  if (run.status().Is(ErrorKind::kCancelled)) {
    session.terminal.Warn(fmt::format("interrupted; the run goes on: {}", later));
    return ExitCode::kInterrupted;
  }
  TRY(run.status());
  TRY(Show(session, *run));
  const RunView view = ReadRun(*run);
  if (IsAlive(view)) {
    session.terminal.Warn(fmt::format("not ended in time; the run goes on: {}", later));
    return ExitCode::kTimedOut;
  }
  return view.state == "completed" ? ExitCode::kOk : ExitCode::kRunFailed;
}

Status ShowStarted(Session& session, const std::string& run_id) {
  const std::string json = boost::json::serialize(boost::json::object{{"RunId", run_id}});
  return session.terminal.Data((session.json ? json : run_id) + "\n");
}

}  // namespace sluice::cli
