#include "cli/run_wait.h"

#include <algorithm>

#include "cli/percent_text.h"
#include "cli/run_view.h"

namespace sluice::cli {
namespace {

constexpr std::chrono::milliseconds kFirstPause{20};
constexpr std::chrono::milliseconds kLongestPause{500};
constexpr int kTries = 8;

void Draw(Session& session, const RunView& run, std::chrono::milliseconds elapsed) {
  Progress progress{run.state, run.rows, run.bytes, {}, elapsed};
  if (run.rows_estimate > 0) progress.fraction = double(run.rows) / double(run.rows_estimate);
  session.terminal.Show(progress);
}

}  // namespace

Result<boost::json::object> WaitForRun(Session& session, const std::string& run_id,
                                       std::optional<std::chrono::milliseconds> timeout) {
  const std::string path = "/sluice/v1/runs/" + PercentEncode(run_id);
  const auto began = session.clock.Steady();
  auto pause = kFirstPause;
  for (;;) {
    TRY_ASSIGN(boost::json::object run,
               session.api.Call({kSluice, "GET", path, "", "", kTries}, session.stop));
    const RunView view = ReadRun(run);
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::milliseconds>(session.clock.Steady() - began);
    const bool late = timeout && elapsed >= *timeout;
    if (!IsAlive(view) || late) {
      session.terminal.Clear();
      return run;
    }
    Draw(session, view, elapsed);
    const auto rest = timeout ? std::min(pause, *timeout - elapsed) : pause;
    if (!session.clock.Sleep(rest, session.stop)) return Cancelled("interrupted");
    pause = std::min(pause * 2, kLongestPause);
  }
}

}  // namespace sluice::cli
