#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/status.h"
#include "model/run.h"
#include "run/export_labels.h"
#include "run/failure.h"
#include "run/leased_journal.h"

namespace sluice::run {

/// Add up what all lanes have done, show it in the journal from time to time, and count it in the
/// metrics. Threads: any.
class Progress {
 public:
  /// `from` is what is known before the first row: estimate, splits, time of planning. `held_back`
  /// says what slows the run down at the moment; mostly nothing.
  Progress(const Clock& clock, LeasedJournal& journal, std::chrono::milliseconds every,
           const model::RunCounts& from, std::function<std::string()> held_back,
           ExportLabels labels);

  void AddRows(int64_t rows);
  void AddBytes(int64_t bytes);
  void AddFile() { files_.fetch_add(1, std::memory_order_relaxed); }

  /// Add the time from now until the end of what is returned to that of a stage: reading, writing,
  /// or sending, which is always within writing and is taken off it.
  class Stopwatch {
   public:
    Stopwatch(Progress& progress, Stage stage)
        : progress_(progress), stage_(stage), began_(progress.clock_.Steady()) {}
    ~Stopwatch() { progress_.AddTime(stage_, progress_.clock_.Steady() - began_); }
    Stopwatch(const Stopwatch&) = delete;

   private:
    Progress& progress_;
    const Stage stage_;
    const Clock::Monotonic began_;
  };
  [[nodiscard]] Stopwatch Measure(Stage stage) { return {*this, stage}; }

  model::RunCounts counts() const;

  /// Write the counts down if it is time to and no other lane is at it. Errors: cancelled when the
  /// lease is lost.
  Status Report();

  /// Report from time to time while something slows the run down, until `over`: lanes that wait for
  /// it report nothing. Errors: as Report.
  Status ReportWhileHeldBack(std::stop_token over);

 private:
  using Duration = Clock::Monotonic::duration;

  void AddTime(Stage stage, Duration time);

  const Clock& clock_;
  LeasedJournal& journal_;
  const std::chrono::milliseconds every_;
  const model::RunCounts from_;
  const std::function<std::string()> held_back_;
  const ExportLabels labels_;
  std::atomic<int64_t> rows_{0};
  std::atomic<int64_t> bytes_{0};
  std::atomic<int64_t> files_{0};
  std::atomic<Duration::rep> reading_{0};
  std::atomic<Duration::rep> writing_{0};
  std::atomic<Duration::rep> sending_{0};
  std::mutex reporting_;
  Clock::Monotonic next_;  // under reporting_
};

}  // namespace sluice::run
