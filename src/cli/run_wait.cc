#include "cli/run_wait.h"

#include <algorithm>

#include "cli/percent_text.h"
#include "cli/run_view.h"

namespace sluice::cli {
namespace {

constexpr std::chrono::milliseconds kFirstPause{20};
constexpr std::chrono::milliseconds kLongestPause{500};
constexpr int kTries = 8;

// What the server has worked out; before the first row, what it says that it is at.
void Draw(Session& session, const RunView& run) {
  const bool begun = run.rows > 0 || run.message.empty();
  Progress progress{begun ? run.state : run.message, run.rows, run.bytes, {}, {}};
  if (run.percent) progress.fraction = double(*run.percent) / 100;
  if (run.rows_per_second > 0) progress.rows_per_second = run.rows_per_second;
  progress.seconds_left = run.seconds_left;
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
    Draw(session, view);
    const auto rest = timeout ? std::min(pause, *timeout - elapsed) : pause;
    if (!session.clock.Sleep(rest, session.stop)) return Cancelled("interrupted");
    pause = std::min(pause * 2, kLongestPause);
  }
}

}  // namespace sluice::cli
