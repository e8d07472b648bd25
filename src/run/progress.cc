#include "run/progress.h"

#include <algorithm>
#include <utility>

#include "metrics/catalogue.h"
#include "run/wording.h"

namespace sluice::run {
namespace {

constexpr std::chrono::milliseconds kLeastPause{100};

}  // namespace

Progress::Progress(const Clock& clock, LeasedJournal& journal, std::chrono::milliseconds every,
                   const model::RunCounts& from, std::function<std::string()> held_back,
                   ExportLabels labels)
    : clock_(clock),
      journal_(journal),
      every_(every),
      from_(from),
      held_back_(std::move(held_back)),
      labels_(std::move(labels)),
      next_(clock.Steady() + every) {}

void Progress::AddRows(int64_t rows) {
  rows_.fetch_add(rows, std::memory_order_relaxed);
  metrics::kRowsWritten.Add({labels_.source, labels_.format}, static_cast<double>(rows));
}

void Progress::AddBytes(int64_t bytes) {
  bytes_.fetch_add(bytes, std::memory_order_relaxed);
  metrics::kBytesWritten.Add({labels_.source, labels_.format}, static_cast<double>(bytes));
}

void Progress::AddTime(Stage stage, Duration time) {
  if (stage == Stage::kReading) reading_.fetch_add(time.count(), std::memory_order_relaxed);
  if (stage == Stage::kWriting) writing_.fetch_add(time.count(), std::memory_order_relaxed);
  if (stage != Stage::kSending) return;
  sending_.fetch_add(time.count(), std::memory_order_relaxed);
  writing_.fetch_sub(time.count(), std::memory_order_relaxed);
}

model::RunCounts Progress::counts() const {
  const auto milliseconds = [](const std::atomic<Duration::rep>& time) {
    const Duration whole(time.load(std::memory_order_relaxed));
    // While something is being sent, its time is off that of writing already but not yet in it.
    return std::max<int64_t>(0,
                             std::chrono::duration_cast<std::chrono::milliseconds>(whole).count());
  };
  model::RunCounts now = from_;
  now.rows = rows_.load(std::memory_order_relaxed);
  now.bytes = bytes_.load(std::memory_order_relaxed);
  now.files = files_.load(std::memory_order_relaxed);
  now.times.reading_ms = milliseconds(reading_);
  now.times.writing_ms = milliseconds(writing_);
  now.times.sending_ms = milliseconds(sending_);
  return now;
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
