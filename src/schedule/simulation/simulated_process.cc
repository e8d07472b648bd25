#include "schedule/simulation/simulated_process.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "run/rest.h"

namespace sluice::schedule {
namespace {

constexpr size_t kRunsAtOnce = 2;
constexpr LeaseOptions kLeases;

bool Chance(std::mt19937_64& random, double share) {
  return std::uniform_real_distribution<double>()(random) < share;
}

}  // namespace

/// One claim on its way, a call of the store or the bucket at a time.
class SimulatedProcess::Carrying {
 public:
  Carrying(SimulatedWorld& world, store::Claim claim, std::stop_token stop)
      : world_(world), claim_(std::move(claim)), stop_(std::move(stop)) {
    if (claim_.run.cancel_requested) {
      stage_ = Stage::kCancel;
    } else if (claim_.commit_record) {
      record_ = *claim_.commit_record;
      stage_ = Stage::kPublish;
    }
  }

  const store::Lease& lease() const { return claim_.lease; }

  /// Take the next step. Nothing while there is more to do; else as run::Runner::Carry ends.
  std::optional<Status> Step() {
    if (stop_.stop_requested() && stage_ != Stage::kPublish) return Cancelled("stopped");
    const Status status = StepStage();
    if (!status.ok()) return status;
    if (stage_ == Stage::kEnded) return Status();
    return std::nullopt;
  }

 private:
  enum class Stage { kClear, kBegin, kRead, kCommit, kPublish, kComplete, kEnded, kCancel };

  Status StepStage() {
    switch (std::exchange(stage_, Stage(int(stage_) + 1))) {
      case Stage::kClear: return Clear();
      case Stage::kBegin: return Begin();
      case Stage::kRead: return Read();
      case Stage::kCommit: return Commit();
      case Stage::kPublish: return Publish();
      case Stage::kComplete: return world_.journal.Complete(claim_.lease, {}, "done");
      case Stage::kCancel: return Cancel();
      case Stage::kEnded: break;
    }
    return {};
  }

  Status Cancel() {
    stage_ = Stage::kEnded;
    TRY(Clear());
    return world_.journal.Cancel(claim_.lease);
  }

  Status Clear() {
    TRY(world_.journal.SetProgress(claim_.lease, {}, "clearing"));
    for (const store::UploadRecord& upload : claim_.leftovers) world_.bucket.Abort(upload.key);
    return world_.journal.ForgetUploads(claim_.lease);
  }

  Status Begin() {
    upload_ = fmt::format("{}/{}", claim_.run.id.text, claim_.lease.epoch);
    TRY(world_.journal.RecordUpload(claim_.lease, {upload_, ""}));
    world_.bucket.Begin(upload_);
    return world_.journal.RecordUpload(claim_.lease, {upload_, "id"});
  }

  Status Read() {
    if (Chance(world_.random, world_.trouble)) return Meet("the source does not answer");
    const auto reading = world_.source.Read(claim_.run.window);
    read_until_ = reading.read_until;
    record_ = fmt::format("{} {}", upload_, fmt::join(reading.rows, " "));
    return world_.journal.SetProgress(claim_.lease, {}, "reading");
  }

  Status Commit() {
    std::optional<UnixMillis> read_until;
    if (read_until_ < claim_.run.window.end) read_until = read_until_;
    return world_.journal.Precommit(claim_.lease, record_, {}, "s3://lake/m", read_until);
  }

  Status Publish() {
    if (Chance(world_.random, world_.trouble)) {
      return Rest("the bucket does not answer");
    }
    const std::string upload = record_.substr(0, record_.find(' '));
    if (!world_.bucket.Publish(claim_.run.id.text, upload, record_)) {
      world_.violations.push_back("published twice or torn: run " + claim_.run.id.text);
    }
    return {};
  }

  /// Half of what goes wrong passes, the other half ends the run.
  Status Meet(const std::string& message) {
    if (Chance(world_.random, 0.5)) return Rest(message);
    world_.bucket.Abort(upload_);
    TRY(world_.journal.Fail(claim_.lease, ErrorKind::kDenied, message));
    stage_ = Stage::kEnded;
    return {};
  }

  Status Rest(std::string_view message) {
    const auto rest = run::RestBefore(claim_.run.setbacks + 1,
                                      std::uniform_real_distribution<double>()(world_.random));
    TRY(world_.journal.Rest(claim_.lease, ErrorKind::kUnavailable, rest, {}, message));
    stage_ = Stage::kEnded;
    return {};
  }

  SimulatedWorld& world_;
  const store::Claim claim_;
  const std::stop_token stop_;
  Stage stage_ = Stage::kClear;
  std::string upload_;
  std::string record_;  // "UPLOAD ROW ROW ..."
  UnixMillis read_until_;
};

SimulatedProcess::SimulatedProcess(SimulatedWorld& world, std::string name)
    : world_(world),
      name_(std::move(name)),
      enqueuer_(world.clock, world.schedules, {}, [] {}),
      keeper_(world.clock, world.queue, kLeases) {}

SimulatedProcess::~SimulatedProcess() = default;

void SimulatedProcess::Step() {
  (void)enqueuer_.FireDue({}).ok();
  keeper_.Tend();
  for (size_t i = 0; i < carried_.size();) {
    const auto ended = carried_[i]->Step();
    if (!ended) {
      ++i;
      continue;
    }
    End(*carried_[i], *ended);
    carried_.erase(carried_.begin() + i);
  }
  Claim(&store::RunQueue::ClaimCancelled);
  if (carried_.size() < kRunsAtOnce) Claim(&store::RunQueue::ClaimNext);
}

void SimulatedProcess::Claim(ClaimRun claim_run) {
  const Clock::Monotonic asked_at = world_.clock.Steady();
  auto claim = (world_.queue.*claim_run)(name_, kLeases.lease);
  if (!claim.ok() || !claim->has_value()) return;
  const std::stop_token stop = keeper_.Hold(**claim, asked_at);
  carried_.push_back(std::make_unique<Carrying>(world_, **std::move(claim), stop));
}

// As Dispatcher ends what it had carried.
void SimulatedProcess::End(const Carrying& carrying, const Status& status) {
  if (status.ok()) return keeper_.Drop(carrying.lease());
  if (!status.Is(ErrorKind::kCancelled)) return keeper_.Rest(carrying.lease());
  keeper_.Release(carrying.lease());
}

}  // namespace sluice::schedule
