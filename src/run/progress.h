#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "model/run.h"
#include "run/export_labels.h"
#include "run/failure.h"
#include "run/leased_journal.h"

namespace sluice::run {

/// Write into the journal from time to time, whoever calls. Threads: any.
class PacedReports {
 public:
  PacedReports(const Clock& clock, LeasedJournal& journal, std::chrono::milliseconds every)
      : clock_(clock), journal_(journal), every_(every), next_(clock.Steady() + every) {}

  /// Call `make`, which returns counts and a text, and write them down, if it is time to and no
  /// other thread is at it. Errors: cancelled when the lease is lost.
  template <typename Make>
  Status Report(Make&& make) {
    std::unique_lock lock(reporting_, std::try_to_lock);
    if (!lock.owns_lock() || clock_.Steady() < next_) return {};
    next_ = clock_.Steady() + every_;
    const auto [counts, text] = make();
    return journal_.SetProgress(counts, text);
  }

 private:
  const Clock& clock_;
  LeasedJournal& journal_;
  const std::chrono::milliseconds every_;
  std::mutex reporting_;
  Clock::Monotonic next_;  // under reporting_
};

/// Add up what all lanes have done, work out what that is of the whole, show it in the journal from
/// time to time, and count it in the metrics. Threads: any.
class Progress {
 public:
  /// Reading begins now. `from` is what is known before the first row: estimate, splits, time of
  /// planning. `held_back` says what slows the run down at the moment; mostly nothing.
  Progress(const Clock& clock, LeasedJournal& journal, std::chrono::milliseconds every,
           const model::RunCounts& from, std::function<std::string()> held_back,
           ExportLabels labels);

  void AddRows(int64_t rows);
  void AddBytes(int64_t bytes);
  void AddFile() { files_.fetch_add(1, std::memory_order_relaxed); }
  void AddSplit() { splits_.fetch_add(1, std::memory_order_relaxed); }

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

  /// How far the run is. The part that is done is that of the rows which the source estimated, or
  /// that of the splits where it is larger: they are about as long as one another, and an estimate
  /// may be far too high. Without an estimate and with one split nothing is known.
  model::RunCounts counts() const;

  /// Write the counts down if it is time to. Errors: cancelled when the lease is lost.
  Status Report();

  /// Report from time to time while something slows the run down, until `over`: lanes that wait for
  /// it report nothing. Errors: as Report.
  Status ReportWhileHeldBack(std::stop_token over);

 private:
  using Duration = Clock::Monotonic::duration;

  void AddTime(Stage stage, Duration time);
  static double PartDone(const model::RunCounts& counts);
  void Estimate(model::RunCounts& counts) const;

  const Clock& clock_;
  const Clock::Monotonic began_;
  const std::chrono::milliseconds every_;
  const model::RunCounts from_;
  const std::function<std::string()> held_back_;
  const ExportLabels labels_;
  PacedReports reports_;
  std::atomic<int64_t> rows_{0};
  std::atomic<int64_t> bytes_{0};
  std::atomic<int64_t> files_{0};
  std::atomic<int64_t> splits_{0};
  std::atomic<Duration::rep> reading_{0};
  std::atomic<Duration::rep> writing_{0};
  std::atomic<Duration::rep> sending_{0};
};

}  // namespace sluice::run
