#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "objects/object_store.h"
#include "run/attempt_uploads.h"
#include "run/commit_record.h"
#include "run/failure.h"
#include "run/lane.h"
#include "run/leased_journal.h"
#include "run/plan.h"
#include "run/progress.h"
#include "run/runner.h"
#include "source/source.h"
#include "store/run_store.h"

namespace sluice::run {

/// One attempt at a run: from the claim to the commit record. Threads: one caller.
class Attempt {
 public:
  /// All references outlive the attempt. `memory_bytes` is what its batches and parts may use;
  /// `halt` ends every wait of it.
  Attempt(const RunnerEnvironment& environment, const RunnerOptions& options, int64_t memory_bytes,
          const store::Claim& claim, LeasedJournal& journal, std::stop_source halt);

  /// Only clear what earlier attempts left.
  Outcome Clear();

  /// Plan, clear what earlier attempts left, read and write everything, and keep the commit record.
  Outcome Run();

  /// The commit record, once it is kept.
  const CommitRecord& record() const { return record_; }
  objects::ObjectStore& objects() const { return *objects_; }

  /// True once keeping the commit record was tried, whatever came of it: what is uploaded may be
  /// what a commit needs.
  bool precommit_tried() const { return precommit_tried_; }

  /// What was planned and done, as far as it is known.
  const model::RunCounts& counts() const { return counts_; }

  /// True once nothing of earlier attempts is left.
  bool leftovers_cleared() const { return leftovers_cleared_; }

  /// Throw away this attempt's uploads; those whose id is not known only with `all`, which needs a
  /// lease that is ours.
  Status Discard(bool all, std::stop_token stop);

 private:
  Status FindBucket();
  Status MakeSource();
  Outcome Open(std::unique_ptr<source::Snapshot>& snapshot);
  Outcome CarryAll(source::Snapshot& snapshot);
  Outcome RunLanes(source::Snapshot& snapshot, Progress& progress,
                   std::vector<WrittenFile>& written);
  Status TryManifestsPlace();
  Status KeepNotes(const source::Snapshot& snapshot);
  Status KeepRecord(const source::Snapshot& snapshot, std::vector<WrittenFile> written);

  const RunnerEnvironment& environment_;
  const RunnerOptions& options_;
  const MemoryShares shares_;
  const store::Claim& claim_;
  LeasedJournal& journal_;
  std::stop_source halt_;
  Plan plan_;
  std::unique_ptr<source::Source> source_;
  objects::ObjectStore* objects_ = nullptr;
  std::optional<AttemptUploads> uploads_;
  model::RunCounts counts_;
  CommitRecord record_;
  bool precommit_tried_ = false;
  bool leftovers_cleared_ = false;
};

}  // namespace sluice::run
