#include "cli/run_details.h"

#include <fmt/format.h>

#include <string_view>

#include "base/amount_text.h"

namespace sluice::cli {
namespace {

class Lines {
 public:
  void Add(std::string_view name, const std::string& value) {
    if (!value.empty()) text_ += fmt::format("{:12} {}\n", name, value);
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string WindowText(const std::string& start, const std::string& end) {
  return end.empty() ? "" : fmt::format("[{}, {})", start, end);
}

std::string RowsText(const RunView& run) {
  if (run.rows_estimate == 0 || !IsAlive(run)) return CountText(run.rows);
  return fmt::format("{} of {}", CountText(run.rows), CountText(run.rows_estimate));
}

// "PlanningMs" reads "planning 12 ms".
std::string StagesText(const RunView& run) {
  std::string text;
  for (const auto& [name, ms] : run.stage_times_ms) {
    std::string stage = name.substr(0, name.rfind("Ms"));
    if (!stage.empty() && stage[0] >= 'A' && stage[0] <= 'Z') stage[0] += 'a' - 'A';
    text += fmt::format("{}{} {} ms", text.empty() ? "" : ", ", stage, CountText(ms));
  }
  return text;
}

std::string AttemptText(const AttemptView& attempt) {
  return fmt::format("{} {} to {}, {}{}{}, worker {}", attempt.number, attempt.started_at,
                     attempt.finished_at.empty() ? "now" : attempt.finished_at, attempt.outcome,
                     attempt.message.empty() ? "" : ": ", attempt.message, attempt.worker);
}

}  // namespace

std::string RunDetails(const RunView& run) {
  Lines lines;
  lines.Add("run", run.id);
  lines.Add("state", run.cancel_requested ? run.state + ", to be cancelled" : run.state);
  lines.Add("message", run.message);
  lines.Add("error", run.error_kind);
  lines.Add("integration", run.integration_id);
  lines.Add("association", run.association_id);
  lines.Add("retry of", run.retry_of);
  lines.Add("window", WindowText(run.window_start, run.window_end));
  lines.Add("read", WindowText(run.read_start, run.read_end));
  lines.Add("due", run.due_at);
  lines.Add("requested", run.requested_at);
  lines.Add("started", run.started_at);
  lines.Add("finished", run.finished_at);
  lines.Add("next attempt", run.next_attempt_at);
  lines.Add("rows", RowsText(run));
  lines.Add("bytes", CountText(run.bytes));
  lines.Add("files", CountText(run.files));
  if (run.splits_total > 1) {
    lines.Add("splits", fmt::format("{} of {}", run.splits_done, run.splits_total));
  }
  if (run.percent) lines.Add("done", fmt::format("{} %", *run.percent));
  if (run.seconds_left) lines.Add("left", fmt::format("about {} s", *run.seconds_left));
  lines.Add("stages", StagesText(run));
  for (const std::string& note : run.notes) lines.Add("note", note);
  lines.Add("manifest", run.manifest);
  for (const AttemptView& attempt : run.attempts) lines.Add("attempt", AttemptText(attempt));
  return lines.Take();
}

}  // namespace sluice::cli
