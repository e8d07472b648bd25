#include "run/progress.h"

#include "run/wording.h"

namespace sluice::run {

Progress::Progress(const Clock& clock, LeasedJournal& journal, std::chrono::milliseconds every,
                   int64_t rows_estimate)
    : clock_(clock),
      journal_(journal),
      every_(every),
      rows_estimate_(rows_estimate),
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
  return journal_.SetProgress(now, ProgressText(now));
}

}  // namespace sluice::run
