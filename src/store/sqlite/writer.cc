#include "store/sqlite/writer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.h"

namespace sluice::store::sqlite {
namespace {

// Bounds how long the first body of a group waits for the last.
constexpr size_t kGroupBodies = 128;
constexpr std::chrono::seconds kStuck{30};

Status Stuck() { return {ErrorKind::kUnavailable, "The store is busy"}; }
Status Stopping() { return {ErrorKind::kUnavailable, "The store is closing"}; }

}  // namespace

struct Writer::Request {
  const Body* body;
  const std::function<Status()>* after;
  Status status;
  bool done = false;
  std::condition_variable answered;
};

Writer::Writer(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), thread_([this] { Serve(); }) {}

Writer::~Writer() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

Status Writer::Run(const Body& body) {
  Request request{&body, nullptr, {}, false, {}};
  return Submit(request);
}

Status Writer::RunThen(const Body& body, const std::function<Status()>& after) {
  Request request{&body, &after, {}, false, {}};
  return Submit(request);
}

std::optional<uint64_t> Writer::Version() const {
  const uint64_t version = version_;
  if (version % 2 == 1) return std::nullopt;
  return version;
}

size_t Writer::Queued() {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

void Writer::SetSweep(Sweep sweep) {
  std::lock_guard lock(mutex_);
  sweep_ = std::move(sweep);
}

void Writer::WakeSweep() {
  {
    std::lock_guard lock(mutex_);
    sweep_due_ = sweep_ != nullptr;
  }
  wake_.notify_one();
}

Status Writer::Submit(Request& request) {
  std::unique_lock lock(mutex_);
  if (stopping_) return Stopping();
  queue_.push_back(&request);
  wake_.notify_one();
  if (request.answered.wait_for(lock, kStuck, [&] { return request.done; })) return request.status;
  if (const auto queued = std::find(queue_.begin(), queue_.end(), &request);
      queued != queue_.end()) {
    queue_.erase(queued);
    return Stuck();
  }
  // Its group has begun and the request is on our stack: only the outcome can be waited for.
  request.answered.wait(lock, [&] { return request.done; });
  return request.status;
}

void Writer::Serve() {
  while (true) {
    bool sweep = false;
    Group group;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || sweep_due_ || !queue_.empty(); });
      if (stopping_) break;
      sweep = std::exchange(sweep_due_, false);
      group = TakeGroup();
    }
    if (!group.empty()) RunGroup(group);
    if (sweep) SweepStep();
  }
  Group left;
  {
    std::lock_guard lock(mutex_);
    left.swap(queue_);
  }
  for (Request* request : left) request->status = Stopping();
  Answer(left);
}

Writer::Group Writer::TakeGroup() {
  Group group;
  while (!queue_.empty() && group.size() < kGroupBodies) {
    group.push_back(queue_.front());
    queue_.pop_front();
  }
  return group;
}

void Writer::RunGroup(const Group& group) {
  if (Status failed = RunBodies(group); !failed.ok()) {
    RollBack();
    // A body's own failure says more than the group's.
    for (Request* request : group) {
      if (request->status.ok()) request->status = failed;
    }
  }
  for (Request* request : group) {
    if (request->after != nullptr && request->status.ok()) request->status = (*request->after)();
  }
  Answer(group);
}

Status Writer::RunBodies(const Group& group) {
  TRY(connection_->Write("BEGIN IMMEDIATE"));
  const bool alone = group.size() == 1;
  bool any = false;
  for (Request* request : group) {
    request->status = RunOne(*request, alone);
    any = any || request->status.ok();
    // SQLite gives up the whole transaction after some failures, and with it the bodies before.
    if (connection_->Idle()) {
      CHECK(!request->status.ok());
      return request->status;
    }
  }
  if (!any) {
    RollBack();
    return {};
  }
  return Commit();
}

Status Writer::Commit() {
  ++version_;
  const Result<int64_t> committed = connection_->Write("COMMIT");
  ++version_;
  return committed.status();
}

Status Writer::RunOne(Request& request, bool alone) {
  if (alone) return (*request.body)(*connection_);
  TRY(connection_->Write("SAVEPOINT body"));
  Status status = (*request.body)(*connection_);
  if (connection_->Idle()) return status;
  if (!status.ok()) TRY(connection_->Write("ROLLBACK TO body"));
  TRY(connection_->Write("RELEASE body"));
  return status;
}

void Writer::RollBack() {
  if (connection_->Idle()) return;
  if (Result<int64_t> undone = connection_->Write("ROLLBACK"); !undone.ok()) {
    LogFailure(LogLevel::kError, "store.rollback_failed", undone.status());
  }
}

void Writer::SweepStep() {
  bool more = false;
  const auto step = [&](Connection& connection) -> Status {
    TRY_ASSIGN(more, sweep_(connection));
    return {};
  };
  const Body body = step;
  Request request{&body, nullptr, {}, false, {}};
  RunGroup({&request});
  // A failed step is tried again when somebody next asks; repeating it at once would only spin.
  if (!request.status.ok()) {
    LogFailure(LogLevel::kWarn, "store.sweep_failed", request.status);
  } else if (more) {
    WakeSweep();
  }
}

void Writer::Answer(const Group& group) {
  std::lock_guard lock(mutex_);
  for (Request* request : group) {
    request->done = true;
    request->answered.notify_one();
  }
}

}  // namespace sluice::store::sqlite
