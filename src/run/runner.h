#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/status.h"
#include "model/arn.h"
#include "model/export_options.h"
#include "objects/object_store.h"
#include "run/memory_budget.h"
#include "run/rest.h"
#include "source/source.h"
#include "store/run_store.h"

namespace sluice::run {

/// How runs are carried.
struct RunnerOptions {
  model::Account account;
  model::ExportOptions export_defaults;
  size_t lanes = 2;                                   // readers and writers side by side
  int64_t memory_bytes = int64_t{128} * 1024 * 1024;  // for batches and parts of all runs together
  size_t runs_at_once = 1;
  std::chrono::milliseconds progress_every{500};
  int retries = 8;  // of a run, after what may pass by itself or the death of its worker
  int64_t most_partition_files = 10'000;  // of a run whose files are partitioned
};

/// What a runner works with; outlives it. The functions may be called from any thread.
struct RunnerEnvironment {
  const Clock& clock;
  store::RunJournal& journal;
  std::function<Result<std::unique_ptr<source::Source>>(const store::Claim&)> make_source;
  std::function<Result<objects::ObjectStore*>(std::string_view bucket)> find_bucket;
  std::function<double()> draw = Draw;  // for the rests between attempts, as run/rest.h
};

/// Carry claimed runs to their end: plan, read, write, commit; see docs/run-states.md.
/// Threads: Carry from any thread, one claim each, at most options.runs_at_once at once.
class Runner {
 public:
  Runner(RunnerEnvironment environment, RunnerOptions options);

  /// Carry one claim. Throws away what earlier attempts left, then either finishes a commit that
  /// was begun or reads and writes everything anew. Returns ok when what came of it is written down
  /// and the lease is over: the run has ended, or rests before it is tried again. That is after
  /// what may pass by itself, and after any failure to finish a commit, which can also be held up
  /// by what only a person can put right. Otherwise the caller releases the lease: cancelled when
  /// `stop` was requested or the lease was lost, else the reason for which nothing could be written
  /// down.
  Status Carry(const store::Claim& claim, std::stop_token stop);

 private:
  const RunnerEnvironment environment_;
  const RunnerOptions options_;
  MemoryBudget memory_;
};

}  // namespace sluice::run
