#include "cli/runs_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <string_view>
#include <utility>

#include "base/amount_text.h"
#include "cli/json_access.h"
#include "cli/percent_text.h"
#include "cli/run_details.h"
#include "cli/run_outcome.h"
#include "cli/run_view.h"
#include "cli/run_wait.h"

namespace sluice::cli {
namespace {

constexpr int kMaxPage = 1'000;
// Asking twice is asking once.
constexpr int kCancelTries = 3;
// A run whose worker is gone is cancelled when its lease has ended.
constexpr std::chrono::milliseconds kCancelWithin{45'000};

Result<boost::json::array> ReadRuns(Session& session, const RunsListFlags& flags) {
  std::string filter;
  for (const auto& [name, value] :
       {std::pair<std::string_view, const std::string&>{"integration", flags.integration},
        {"association", flags.association},
        {"state", flags.state},
        {"since", flags.since}}) {
    if (!value.empty()) filter += fmt::format("{}={}&", name, PercentEncode(value));
  }
  boost::json::array runs;
  std::string next;
  do {
    const int wanted = std::min(flags.limit - int(runs.size()), kMaxPage);
    std::string query = fmt::format("{}maxResults={}", filter, wanted);
    if (!next.empty()) query += "&nextToken=" + PercentEncode(next);
    TRY_ASSIGN(const auto page,
               session.api.Call({kSluice, "GET", "/sluice/v1/runs", query, "", 1}, session.stop));
    for (const auto& run : ArrayMember(page, "Runs")) runs.push_back(run);
    next = TextMember(page, "NextToken");
  } while (!next.empty() && int(runs.size()) < flags.limit);
  return runs;
}

std::string Table(const boost::json::array& runs) {
  std::string text = fmt::format("{:36}  {:10}  {:24}  {:>13}  {:>8}  {}\n", "RUN", "STATE",
                                 "REQUESTED (UTC)", "ROWS", "BYTES", "MESSAGE");
  for (const auto& item : runs) {
    if (!item.is_object()) continue;
    const RunView run = ReadRun(item.get_object());
    text += fmt::format("{:36}  {:10}  {:24}  {:>13}  {:>8}  {}\n", run.id, run.state,
                        run.requested_at, CountText(run.rows), SizeText(run.bytes), run.message);
  }
  return text;
}

std::string RunPath(const std::string& run_id) {
  return "/sluice/v1/runs/" + PercentEncode(run_id);
}

std::optional<std::chrono::milliseconds> TimeoutOf(const RunsWaitFlags& flags) {
  if (!flags.timeout_s) return std::nullopt;
  return std::chrono::seconds(*flags.timeout_s);
}

}  // namespace

Result<ExitCode> ListRuns(Session& session, const RunsListFlags& flags) {
  TRY_ASSIGN(boost::json::array runs, ReadRuns(session, flags));
  if (!session.json) {
    TRY(session.terminal.Data(Table(runs)));
    return ExitCode::kOk;
  }
  const boost::json::object answer{{"Runs", std::move(runs)}};
  TRY(session.terminal.Data(boost::json::serialize(answer) + "\n"));
  return ExitCode::kOk;
}

Result<ExitCode> ShowRun(Session& session, const std::string& run_id) {
  TRY_ASSIGN(const auto run,
             session.api.Call({kSluice, "GET", RunPath(run_id), "", "", 1}, session.stop));
  TRY(session.terminal.Data(session.json ? boost::json::serialize(run) + "\n"
                                         : RunDetails(ReadRun(run))));
  return ExitCode::kOk;
}

Result<ExitCode> CancelRun(Session& session, const std::string& run_id) {
  TRY(session.api.Call({kSluice, "POST", RunPath(run_id) + "/cancel", "", "", kCancelTries},
                       session.stop));
  TRY_ASSIGN(const auto run, WaitForRun(session, run_id, kCancelWithin));
  const RunView view = ReadRun(run);
  session.terminal.Say(fmt::format("{}: {}", view.state, view.message));
  if (session.json) TRY(session.terminal.Data(boost::json::serialize(run) + "\n"));
  if (!IsAlive(view)) return ExitCode::kOk;
  session.terminal.Warn(
      fmt::format("not cancelled yet, which whoever takes it up will do: "
                  "`sluice runs show {}`",
                  run_id));
  return ExitCode::kTimedOut;
}

Result<ExitCode> WatchRun(Session& session, const RunsWaitFlags& flags) {
  return AwaitOutcome(session, flags.run_id, TimeoutOf(flags));
}

Result<ExitCode> RetryRun(Session& session, const RunsWaitFlags& flags) {
  TRY_ASSIGN(const auto retry,
             session.api.Call({kSluice, "POST", RunPath(flags.run_id) + "/retry", "", "", 1},
                              session.stop));
  const std::string run_id = ReadRun(retry).id;
  session.terminal.Say("run " + run_id);
  if (!flags.wait) {
    TRY(ShowStarted(session, run_id));
    return ExitCode::kOk;
  }
  return AwaitOutcome(session, run_id, TimeoutOf(flags));
}

}  // namespace sluice::cli
