#include "run/progress.h"

#include <algorithm>
#include <utility>

#include "run/wording.h"

namespace sluice::run {
namespace {

constexpr std::chrono::milliseconds kLeastPause{100};

}  // namespace

Progress::Progress(const Clock& clock, LeasedJournal& journal, std::chrono::milliseconds every,
                   int64_t rows_estimate, std::function<std::string()> held_back)
    : clock_(clock),
      journal_(journal),
      every_(every),
      rows_estimate_(rows_estimate),
      held_back_(std::move(held_back)),
      next_(clock.Steady() + every) {}

model::RunCounts Progress::counts() const {
  return {rows_.load(std::memory_order_relaxed), bytes_.load(std::memory_order_relaxed),
          files_.load(std::memory_order_relaxed), rows_estimate_};
}

Status Progress::Report() {
  std::unique_lock lock(reporting_, std::try_to_lock);
  if (!lock.owns_lock() || clock_.Steady() < next_) return {};
  next_ = clock_.Steady() + every_;
  const model::RunCounts now = counts();
  std::string text = ProgressText(now);
  if (const std::string held_back = held_back_(); !held_back.empty()) text += "; " + held_back;
  return journal_.SetProgress(now, text);
}

Status Progress::ReportWhileHeldBack(std::stop_token over) {
  while (clock_.Sleep(std::max(every_, kLeastPause), over)) {
    if (!held_back_().empty()) TRY(Report());
  }
  return {};
}

}  // namespace sluice::run
