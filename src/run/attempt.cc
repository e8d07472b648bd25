#include "run/attempt.h"

#include <arrow/memory_pool.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <tuple>
#include <utility>

#include "base/log.h"
#include "batch/memory.h"
#include "format/batch_writer.h"
#include "run/catching.h"
#include "run/export_labels.h"
#include "run/failpoint.h"
#include "run/manifest.h"
#include "run/split_writer.h"
#include "run/wording.h"

namespace sluice::run {
namespace {

void CountPlanned(const std::vector<source::Object>& objects, model::RunCounts& counts) {
  for (const auto& object : objects) {
    counts.rows_estimate += object.rows_estimate;
    counts.splits_total += static_cast<int64_t>(object.splits);
  }
}

// A client whose clock is a little ahead asks for a window that ends in a moment. That moment is
// waited for, so that the window is whole and the next one can begin where it ends.
bool AwaitWindowEnd(const Clock& clock, model::Window window, std::stop_token stop) {
  constexpr std::chrono::milliseconds kMostAhead{5'000};
  const std::chrono::milliseconds ahead(window.end - clock.Now());
  if (ahead.count() <= 0 || ahead > kMostAhead) return true;
  return clock.Sleep(ahead, std::move(stop));
}

// Files come in the order in which lanes finished them; a manifest is the same whoever was faster.
std::vector<WrittenFile> InOrder(std::vector<std::vector<WrittenFile>> of_lanes) {
  std::vector<WrittenFile> all;
  for (auto& files : of_lanes) std::move(files.begin(), files.end(), std::back_inserter(all));
  std::sort(all.begin(), all.end(), [](const WrittenFile& a, const WrittenFile& b) {
    return std::tie(a.object, a.split, a.number) < std::tie(b.object, b.split, b.number);
  });
  return all;
}

// The failure that stopped the others: theirs is only that they were stopped.
Outcome FirstFailure(const std::vector<Outcome>& outcomes) {
  const Outcome* first = nullptr;
  for (const Outcome& outcome : outcomes) {
    if (outcome.ok()) continue;
    if (first == nullptr || first->status.Is(ErrorKind::kCancelled)) first = &outcome;
  }
  return first == nullptr ? Outcome{} : *first;
}

}  // namespace

Attempt::Attempt(const RunnerEnvironment& environment, const RunnerOptions& options,
                 int64_t memory_bytes, const store::Claim& claim, LeasedJournal& journal,
                 std::stop_source halt)
    : environment_(environment),
      options_(options),
      shares_(ShareMemory(memory_bytes, options.lanes)),
      claim_(claim),
      journal_(journal),
      halt_(std::move(halt)) {}

Outcome Attempt::Clear() {
  if (Status status = FindBucket(); !status.ok()) return {status, Stage::kPlanning};
  Status cleared = ClearLeftovers(claim_.leftovers, *objects_, journal_, halt_.get_token());
  leftovers_cleared_ = cleared.ok();
  return {std::move(cleared), Stage::kClearing};
}

Outcome Attempt::Run() {
  const Clock::Monotonic began = environment_.clock.Steady();
  std::unique_ptr<source::Snapshot> snapshot;
  Outcome opened = Open(snapshot);
  counts_.times.planning_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(environment_.clock.Steady() - began)
          .count();
  if (!opened.ok()) return opened;
  FAILPOINT("run.after_snapshot");
  return CarryAll(*snapshot);
}

Outcome Attempt::Open(std::unique_ptr<source::Snapshot>& snapshot) {
  if (Outcome cleared = Clear(); !cleared.ok()) return cleared;
  const std::stop_token stop = halt_.get_token();
  if (Status status = MakeSource(); !status.ok()) return {status, Stage::kPlanning};
  if (!AwaitWindowEnd(environment_.clock, plan_.window, stop)) {
    return {Cancelled("the run was stopped"), Stage::kPlanning};
  }
  PacedReports looking(environment_.clock, journal_, options_.progress_every);
  source_->WatchOpen([&](int64_t read_bytes, int64_t total_bytes) {
    // A lost lease ends the reading by its stop token.
    static_cast<void>(looking
                          .Report([&] {
                            return std::pair(model::RunCounts(),
                                             SurveyText(read_bytes, total_bytes));
                          })
                          .ok());
  });
  auto opened = source_->Open(plan_.window, shares_.lanes, stop);
  if (!opened.ok()) return {opened.status(), Stage::kReading};
  snapshot = *std::move(opened);
  return {};
}

Status Attempt::FindBucket() {
  TRY_ASSIGN(const model::Uri destination, ReadDestination(claim_.association));
  TRY_ASSIGN(objects_, environment_.find_bucket(destination.host));
  uploads_.emplace(*objects_, journal_);
  return objects_->CheckBucket(halt_.get_token());
}

Status Attempt::MakeSource() {
  TRY_ASSIGN(source_, environment_.make_source(claim_));
  TRY_ASSIGN(plan_, MakePlan(claim_, options_.account, options_.export_defaults, source_->name()));
  return {};
}

Outcome Attempt::CarryAll(source::Snapshot& snapshot) {
  if (Status status = CheckPartitions(snapshot.objects(), plan_.options.partition_by);
      !status.ok()) {
    return {status, Stage::kPlanning};
  }
  CountPlanned(snapshot.objects(), counts_);
  Progress progress(
      environment_.clock, journal_, options_.progress_every, counts_,
      [this] { return objects_->HeldBack(); }, LabelsOf(claim_, options_.export_defaults));
  if (Status status = KeepNotes(snapshot); !status.ok()) return {status, Stage::kPlanning};
  std::vector<WrittenFile> written;
  Outcome carried = RunLanes(snapshot, progress, written);
  counts_ = progress.counts();
  if (!carried.ok()) return carried;
  if (written.empty()) {
    if (Status status = TryManifestsPlace(); !status.ok()) return {status, Stage::kSending};
  }
  Status status = KeepRecord(snapshot, std::move(written));
  return {std::move(status), Stage::kCommitting};
}

Outcome Attempt::RunLanes(source::Snapshot& snapshot, Progress& progress,
                          std::vector<WrittenFile>& written) {
  WorkList work(snapshot.objects());
  // Arrow works out a schema's fingerprint when schemas are first compared, which lanes that share
  // one would do at once.
  for (const auto& object : snapshot.objects()) static_cast<void>(object.schema->fingerprint());
  const size_t lanes = std::min(shares_.lanes, work.size());
  // Lanes that have nothing to do leave their parts' room to large rows.
  const int64_t pool_bytes =
      shares_.pool_bytes + static_cast<int64_t>(shares_.lanes - lanes) * shares_.parts_bytes;
  const std::unique_ptr<arrow::MemoryPool> pool = batch::NewCappedPool(pool_bytes);
  objects::UploadOptions upload_options;
  upload_options.content_type = format::ContentType(plan_.options);
  upload_options.owner = fmt::format("{}/{}", plan_.run_id.text, claim_.lease.epoch);
  upload_options.kms_key = plan_.kms_key;
  upload_options.part_bytes = shares_.part_bytes;
  std::atomic<int64_t> files_begun{0};
  upload_options.memory_bytes = static_cast<size_t>(shares_.parts_bytes);
  const FileEnvironment files{plan_,
                              *uploads_,
                              progress,
                              upload_options,
                              {pool.get(), shares_.row_group_bytes},
                              options_.most_partition_files,
                              files_begun,
                              halt_.get_token()};
  const LaneEnvironment lane{snapshot,   work,  shares_,          pool.get(),
                             pool_bytes, files, halt_.get_token()};

  std::vector<Outcome> outcomes(lanes);
  std::vector<std::vector<WrittenFile>> of_lanes(lanes);
  {
    // Whatever it fails with, a lost lease above all, the lanes come upon too.
    const std::jthread reporter([&](std::stop_token lanes_ended) {
      static_cast<void>(Catching([&] { return progress.ReportWhileHeldBack(lanes_ended); }).ok());
    });
    std::vector<std::jthread> threads;
    threads.reserve(lanes);
    for (size_t i = 0; i < lanes; ++i) {
      threads.emplace_back([&, i] {
        outcomes[i] = Catching(Stage::kReading, [&] { return RunLane(lane, of_lanes[i]); });
        if (!outcomes[i].ok()) halt_.request_stop();
      });
    }
  }
  Log(LogLevel::kDebug, "run.lanes_ended",
      {{"run_id", plan_.run_id.text},
       {"lanes", lanes},
       {"pool_bytes", pool_bytes},
       {"most_bytes", pool->max_memory()}});
  if (Outcome failure = FirstFailure(outcomes); !failure.ok()) return failure;
  written = InOrder(std::move(of_lanes));
  return {};
}

// Without a row no file was begun, and whether the bucket takes anything in this place is still
// unknown; after the commit record it would be too late to fail for it.
Status Attempt::TryManifestsPlace() {
  const std::stop_token stop = halt_.get_token();
  objects::UploadOptions options;
  options.owner = fmt::format("{}/{}", plan_.run_id.text, claim_.lease.epoch);
  options.kms_key = plan_.kms_key;
  TRY(uploads_->Start(plan_.ManifestKey(), options, stop));
  return uploads_->AbortKnown(stop);
}

Status Attempt::KeepNotes(const source::Snapshot& snapshot) {
  const std::vector<std::string> notes = snapshot.notes();
  return notes.empty() && claim_.run.notes.empty() ? Status() : journal_.SetNotes(notes);
}

Status Attempt::KeepRecord(const source::Snapshot& snapshot, std::vector<WrittenFile> written) {
  record_.bucket = plan_.bucket;
  record_.manifest_key = plan_.ManifestKey();
  record_.kms_key = plan_.kms_key;
  record_.manifest = ManifestText(plan_, claim_.run.attempt, snapshot, written);
  record_.counts = counts_;
  record_.notes = snapshot.notes();
  for (WrittenFile& file : written) record_.uploads.push_back(std::move(file.upload));
  const std::string text = EncodeCommitRecord(record_);
  // The stop may have come after the last file; going on is a matter of moments, but it is not ours
  // to decide.
  if (halt_.stop_requested()) return Cancelled("the run was stopped");
  Log(LogLevel::kInfo, "run.committing",
      {{"run_id", plan_.run_id.text}, {"files", counts_.files}, {"rows", counts_.rows}});
  FAILPOINT("run.before_precommit");
  precommit_tried_ = true;
  TRY(journal_.Precommit(text, counts_, plan_.ManifestUri(), snapshot.read_until()));
  FAILPOINT("run.after_precommit");
  return {};
}

Status Attempt::Discard(bool all, std::stop_token stop) {
  if (!uploads_) return {};
  Status known = uploads_->AbortKnown(stop);
  if (!all || !known.ok()) return known;
  return uploads_->AbortUnknown(stop);
}

}  // namespace sluice::run
