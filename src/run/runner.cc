#include "run/runner.h"

#include <chrono>
#include <stop_token>
#include <utility>

#include "base/log.h"
#include "base/log_scope.h"
#include "metrics/catalogue.h"
#include "run/attempt.h"
#include "run/catching.h"
#include "run/commit.h"
#include "run/commit_record.h"
#include "run/deadline_stop.h"
#include "run/export_labels.h"
#include "run/failpoint.h"
#include "run/failure.h"
#include "run/leased_journal.h"
#include "run/wording.h"

namespace sluice::run {
namespace {

// A server that is asked to end has half a minute for all of it.
constexpr std::chrono::milliseconds kDiscardWithin{5'000};

/// One claim on its way: an attempt and its end, or a commit to be finished.
class Carrying {
 public:
  Carrying(const RunnerEnvironment& environment, const RunnerOptions& options, MemoryBudget& memory,
           const store::Claim& claim, std::stop_token stop)
      : environment_(environment),
        options_(options),
        memory_(memory),
        claim_(claim),
        stop_(std::move(stop)),
        began_(environment.clock.Steady()),
        link_(stop_, [this] { halt_.request_stop(); }),
        journal_(environment.journal, claim.lease, halt_) {}

  Status Run() {
    if (claim_.run.cancel_requested) return Cancel();
    FAILPOINT("run.after_claim");
    if (claim_.commit_record) {
      setbacks_ = claim_.run.setbacks;
      return FinishCommit();
    }
    Log(LogLevel::kInfo, "run.started",
        {{"run_id", run()},
         {"attempt", claim_.run.attempt},
         {"association", claim_.association.id.text},
         {"window_start", FormatIso(claim_.run.window.start)},
         {"window_end", FormatIso(claim_.run.window.end)}});
    const MemoryBudget::Grant memory = memory_.Take();
    Attempt attempt(environment_, options_, memory.bytes(), claim_, journal_, halt_);
    const Outcome outcome = Catching(Stage::kPlanning, [&] { return Carry(attempt); });
    if (outcome.ok()) return Commit(attempt.record(), attempt.objects());
    return EndAttempt(attempt, outcome);
  }

 private:
  const std::string& run() const { return claim_.run.id.text; }

  // A run that is the death of its worker, time and again, must not be that of the whole server.
  Outcome Carry(Attempt& attempt) {
    if (claim_.run.setbacks <= options_.retries) return attempt.Run();
    if (Outcome cleared = attempt.Clear(); !cleared.ok()) return cleared;
    return {DeadWorkers(claim_.run.setbacks), Stage::kPlanning};
  }

  // It takes effect soon whatever the bucket does: what is left there is not readable, and stays
  // in the journal for whoever looks after it.
  Status Cancel() {
    FAILPOINT("cancel.after_claim");
    const DeadlineStop deadline(environment_.clock, kDiscardWithin);
    std::stop_callback link(deadline.token(), [this] { halt_.request_stop(); });
    const Status cleared = Catching([&]() -> Status {
      TRY_ASSIGN(const model::Uri destination, ReadDestination(claim_.association));
      TRY_ASSIGN(objects::ObjectStore* const objects, environment_.find_bucket(destination.host));
      return ClearLeftovers(claim_.leftovers, *objects, journal_, halt_.get_token());
    });
    TRY(Stopped());
    TRY(journal_.failure());
    if (!cleared.ok())
      LogFailure(LogLevel::kWarn, "run.uploads_left", cleared, {{"run_id", run()}});
    FAILPOINT("cancel.before_cancelled");
    TRY(journal_.Cancel());
    Log(LogLevel::kInfo, "run.cancelled", {{"run_id", run()}});
    return {};
  }

  Status FinishCommit() {
    Log(LogLevel::kInfo, "run.commit_taken_up", {{"run_id", run()}});
    auto record = DecodeCommitRecord(*claim_.commit_record);
    if (!record.ok()) return StuckCommit(record.status(), claim_.run.counts);
    auto objects = environment_.find_bucket(record->bucket);
    if (!objects.ok()) return StuckCommit(objects.status(), claim_.run.counts);
    // The store has more of them than the record.
    record->counts = claim_.run.counts;
    return Commit(*record, **objects);
  }

  Status Commit(const CommitRecord& record, objects::ObjectStore& objects) {
    Status status = Catching([&] {
      const UnixMillis now = environment_.clock.Now();
      const std::string text =
          CompletedText(record.counts, now - claim_.run.started_at.value_or(now), record.notes);
      return Publish(record, objects, journal_, text, halt_.get_token());
    });
    if (!status.ok()) return StuckCommit(status, record.counts);
    CountPublished(LabelsOf(claim_, options_.export_defaults), record.counts);
    Log(LogLevel::kInfo, "run.completed",
        {{"run_id", run()},
         {"rows", record.counts.rows},
         {"files", record.counts.files},
         {"bytes", record.counts.bytes},
         {"ms", ElapsedMs()}});
    return {};
  }

  // From the commit record on a run only goes forward: it stays as it is, says why, and is tried
  // again.
  Status StuckCommit(const Status& status, const model::RunCounts& counts) {
    if (Status stopped = Stopped(); !stopped.ok()) return stopped;
    LogFailure(status.retryable() ? LogLevel::kWarn : LogLevel::kError, "run.commit_stuck", status,
               {{"run_id", run()}, {"stage", StageName(Stage::kCommitting)}});
    CountRetry({status, Stage::kCommitting});
    const auto rest = RestBefore(setbacks_ + 1, environment_.draw());
    return journal_.Rest(status.kind(), rest, counts, StuckCommitText(status, rest));
  }

  // Cancelled when it is not for us to end the run: another has it, or we were told to leave it.
  Status Stopped() {
    if (journal_.lost()) {
      // Where we were told to stop as well, whoever told us has counted it.
      if (!stop_.stop_requested()) metrics::kLeasesLost.Add({"taken"});
      Log(LogLevel::kWarn, "run.lease_lost", {{"run_id", run()}});
      return Cancelled("the run's lease was lost");
    }
    if (!stop_.stop_requested()) return {};
    Log(LogLevel::kInfo, "run.stopped", {{"run_id", run()}});
    return Cancelled("the run was stopped; it is taken up again");
  }

  Status EndAttempt(Attempt& attempt, const Outcome& outcome) {
    const bool may_be_committed = attempt.precommit_tried();
    const Status stopped = Stopped();
    const Status discarded = may_be_committed ? Status() : Discard(attempt, stopped.ok());
    TRY(stopped);
    // The store may hold the commit record although its answer was lost: the next claim will see.
    if (may_be_committed && outcome.status.retryable()) return Unsettled(outcome);
    if (!may_be_committed && !journal_.failure().ok()) return Unsettled(outcome);
    if (MayTryAgain(outcome.status)) return Rest(outcome);
    // A run that has failed is never claimed again, so what is left of it now stays for good.
    if (MayTryAgain(discarded)) return Rest({discarded, Stage::kClearing});
    return Fail(attempt, outcome, may_be_committed, discarded.ok());
  }

  Status Unsettled(const Outcome& outcome) {
    Status status = journal_.failure().ok() ? outcome.status : journal_.failure();
    LogFailure(LogLevel::kWarn, "run.store_failed", status,
               {{"run_id", run()}, {"stage", StageName(outcome.stage)}});
    return status;
  }

  static void CountRetry(const Outcome& outcome) {
    metrics::kRunRetries.Add({StageName(outcome.stage), KindName(outcome.status.kind())});
  }

  bool MayTryAgain(const Status& status) const {
    return run::MayTryAgain(status, claim_.run.setbacks, options_.retries);
  }

  Status Rest(const Outcome& outcome) {
    const int retry = claim_.run.setbacks + 1;
    const auto rest = RestBefore(retry, environment_.draw());
    LogFailure(LogLevel::kWarn, "run.attempt_failed", outcome.status,
               {{"run_id", run()},
                {"attempt", claim_.run.attempt},
                {"stage", StageName(outcome.stage)},
                {"rest_ms", rest.count()}});
    CountRetry(outcome);
    return journal_.Rest(outcome.status.kind(), rest, {},
                         RetryText(outcome.status, retry, options_.retries, rest));
  }

  Status Fail(Attempt& attempt, const Outcome& outcome, bool may_be_committed, bool discarded) {
    // What could not be thrown away stays in the journal for whoever looks after it.
    if (!may_be_committed && discarded && attempt.leftovers_cleared()) {
      TRY(journal_.ForgetUploads());
    }
    const std::string text = FailedText(outcome.status, claim_.run.attempt);
    TRY(journal_.SetProgress(attempt.counts(), text));
    TRY(journal_.Fail(outcome.status.kind(), text));
    LogFailure(LogLevel::kWarn, "run.failed", outcome.status,
               {{"run_id", run()}, {"stage", StageName(outcome.stage)}, {"ms", ElapsedMs()}});
    // A run that could be failed has no commit record, so that its uploads serve nobody.
    if (may_be_committed) static_cast<void>(Discard(attempt, true).ok());
    return {};
  }

  Status Discard(Attempt& attempt, bool lease_is_ours) {
    const DeadlineStop deadline(environment_.clock, kDiscardWithin);
    const Status status =
        Catching([&] { return attempt.Discard(lease_is_ours, deadline.token()); });
    if (!status.ok()) {
      LogFailure(LogLevel::kWarn, "run.uploads_left", status, {{"run_id", run()}});
    }
    return status;
  }

  int64_t ElapsedMs() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(environment_.clock.Steady() -
                                                                 began_)
        .count();
  }

  const RunnerEnvironment& environment_;
  const RunnerOptions& options_;
  MemoryBudget& memory_;
  const store::Claim& claim_;
  const std::stop_token stop_;
  const Clock::Monotonic began_;
  std::stop_source halt_;
  std::stop_callback<std::function<void()>> link_;
  LeasedJournal journal_;
  int setbacks_ = 0;  // of the commit
};

}  // namespace

Runner::Runner(RunnerEnvironment environment, RunnerOptions options)
    : environment_(std::move(environment)),
      options_(std::move(options)),
      memory_(options_.memory_bytes, options_.runs_at_once) {}

Status Runner::Carry(const store::Claim& claim, std::stop_token stop) {
  const LogScope scope("run_id", claim.run.id.text);
  return Catching([&] { return Carrying(environment_, options_, memory_, claim, stop).Run(); });
}

}  // namespace sluice::run
