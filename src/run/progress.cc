#include "run/progress.h"

#include <algorithm>
#include <utility>

#include "metrics/catalogue.h"
#include "run/wording.h"

namespace sluice::run {
namespace {

// What is read in less says little of the rest.
constexpr std::chrono::milliseconds kLeastElapsed{1'000};
constexpr double kLeastDone = 0.01;
constexpr int64_t kMostPercent = 99;
constexpr std::chrono::milliseconds kLeastPause{100};

}  // namespace

Progress::Progress(const Clock& clock, LeasedJournal& journal, std::chrono::milliseconds every,
                   const model::RunCounts& from, std::function<std::string()> held_back,
                   ExportLabels labels)
    : clock_(clock),
      began_(clock.Steady()),
      every_(every),
      from_(from),
      held_back_(std::move(held_back)),
      labels_(std::move(labels)),
      reports_(clock, journal, every) {}

double Progress::PartDone(const model::RunCounts& counts) {
  double part = 0;
  if (counts.rows_estimate > 0) {
    part = static_cast<double>(counts.rows) / static_cast<double>(counts.rows_estimate);
  }
  if (counts.splits_total > 1) {
    part = std::max(
        part, static_cast<double>(counts.splits_done) / static_cast<double>(counts.splits_total));
  }
  return std::min(part, 1.0);
}

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
  now.splits_done = splits_.load(std::memory_order_relaxed);
  now.times.reading_ms = milliseconds(reading_);
  now.times.writing_ms = milliseconds(writing_);
  now.times.sending_ms = milliseconds(sending_);
  Estimate(now);
  return now;
}

void Progress::Estimate(model::RunCounts& counts) const {
  const auto elapsed =
      std::chrono::duration_cast<std::chrono::milliseconds>(clock_.Steady() - began_);
  if (elapsed.count() > 0) counts.rows_per_second = counts.rows * 1000 / elapsed.count();
  if (counts.rows_estimate == 0 && counts.splits_total <= 1) return;
  const double part = PartDone(counts);
  counts.percent = std::min(static_cast<int64_t>(part * 100), kMostPercent);
  if (elapsed >= kLeastElapsed && part >= kLeastDone) {
    const auto elapsed_s = static_cast<double>(elapsed.count()) / 1000;
    counts.seconds_left = static_cast<int64_t>(elapsed_s * (1 - part) / part + 0.5);
  }
}

Status Progress::Report() {
  return reports_.Report([&] {
    const model::RunCounts now = counts();
    std::string text = ProgressText(now);
    if (const std::string held_back = held_back_(); !held_back.empty()) text += "; " + held_back;
    return std::pair(now, std::move(text));
  });
}

Status Progress::ReportWhileHeldBack(std::stop_token over) {
  while (clock_.Sleep(std::max(every_, kLeastPause), over)) {
    if (!held_back_().empty()) TRY(Report());
  }
  return {};
}

}  // namespace sluice::run
