#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "store/run_store.h"

namespace sluice::run {

/// One run in memory, with the guards that a store gives it. Threads: any.
class FakeRunJournal final : public store::RunJournal {
 public:
  explicit FakeRunJournal(store::Claim first) : claim_(std::move(first)) {}

  /// Take the run over, as a store would hand it to the next worker.
  store::Claim Claim() {
    std::lock_guard lock(mutex_);
    ++claim_.lease.epoch;
    if (claim_.run.state == model::RunState::kQueued) claim_.run.state = model::RunState::kRunning;
    const bool begins = claim_.run.state == model::RunState::kRunning;
    if (begins && !claim_.run.cancel_requested) ++claim_.run.attempt;
    store::Claim claim = claim_;
    claim.leftovers = uploads_;
    return claim;
  }

  /// Let workers die with the run so many times.
  void CountSetbacks(int setbacks) {
    std::lock_guard lock(mutex_);
    claim_.run.setbacks += setbacks;
  }
  /// Ask for the run to be cancelled, as far as a store would take it.
  void AskToCancel() {
    std::lock_guard lock(mutex_);
    const bool may = model::MayBecome(claim_.run.state, model::RunState::kCancelled);
    claim_.run.cancel_requested = claim_.run.cancel_requested || may;
  }

  model::Run run() const {
    std::lock_guard lock(mutex_);
    return claim_.run;
  }
  std::vector<store::UploadRecord> uploads() const {
    std::lock_guard lock(mutex_);
    return uploads_;
  }
  std::vector<std::string> messages() const {
    std::lock_guard lock(mutex_);
    return messages_;
  }
  std::vector<std::chrono::milliseconds> rests() const {
    std::lock_guard lock(mutex_);
    return rests_;
  }
  int completions() const {
    std::lock_guard lock(mutex_);
    return completions_;
  }
  void SetCommitRecord(std::string record) {
    std::lock_guard lock(mutex_);
    claim_.commit_record = std::move(record);
  }

  Status RecordUpload(const store::Lease& lease, const store::UploadRecord& upload) override {
    std::lock_guard lock(mutex_);
    TRY(Guard(lease));
    for (auto& known : uploads_) {
      if (known.key != upload.key) continue;
      known = upload;
      return {};
    }
    uploads_.push_back(upload);
    return {};
  }
  Status ForgetUploads(const store::Lease& lease) override {
    std::lock_guard lock(mutex_);
    TRY(Guard(lease));
    uploads_.clear();
    return {};
  }
  Status SetProgress(const store::Lease& lease, const model::RunCounts& counts,
                     std::string_view message) override {
    std::lock_guard lock(mutex_);
    TRY(Guard(lease));
    claim_.run.counts = counts;
    SetMessage(message);
    return {};
  }
  Status SetNotes(const store::Lease& lease, const std::vector<std::string>& notes) override {
    std::lock_guard lock(mutex_);
    TRY(Guard(lease));
    claim_.run.notes = notes;
    return {};
  }
  Status Precommit(const store::Lease& lease, std::string_view record,
                   const model::RunCounts& counts, std::string_view manifest_uri,
                   std::optional<UnixMillis> read_until) override {
    std::lock_guard lock(mutex_);
    TRY(Guard(lease));
    if (claim_.run.cancel_requested) return Cancelled("the run is to be cancelled");
    if (claim_.run.state != model::RunState::kRunning) return Invalid("the run is committing");
    claim_.run.state = model::RunState::kCommitting;
    claim_.run.setbacks = 0;
    claim_.run.counts = counts;
    claim_.run.manifest_uri = manifest_uri;
    claim_.run.read_until = read_until;
    claim_.commit_record = record;
    return {};
  }
  Status Complete(const store::Lease& lease, const model::RunCounts& counts,
                  std::string_view message) override {
    std::lock_guard lock(mutex_);
    TRY(Guard(lease));
    if (claim_.run.state != model::RunState::kCommitting) return Invalid("not committing");
    claim_.run.state = model::RunState::kCompleted;
    claim_.run.counts = counts;
    claim_.commit_record.reset();
    uploads_.clear();
    SetMessage(message);
    ++completions_;
    return {};
  }
  Status Fail(const store::Lease& lease, ErrorKind kind, std::string_view message) override {
    std::lock_guard lock(mutex_);
    TRY(Guard(lease));
    if (claim_.run.cancel_requested) return Cancelled("the run is to be cancelled");
    if (claim_.run.state != model::RunState::kRunning) return Invalid("the run is committing");
    claim_.run.state = model::RunState::kFailed;
    claim_.run.error = kind;
    SetMessage(message);
    return {};
  }

  Status Rest(const store::Lease& lease, ErrorKind, std::chrono::milliseconds rest,
              const model::RunCounts& counts, std::string_view message) override {
    std::lock_guard lock(mutex_);
    TRY(Guard(lease));
    ++claim_.lease.epoch;
    ++claim_.run.setbacks;
    claim_.run.counts = counts;
    rests_.push_back(rest);
    SetMessage(message);
    return {};
  }
  Status Cancel(const store::Lease& lease) override {
    std::lock_guard lock(mutex_);
    TRY(Guard(lease));
    if (!claim_.run.cancel_requested) return Invalid("nobody asked");
    if (claim_.run.state != model::RunState::kRunning) return Invalid("the run is committing");
    claim_.run.state = model::RunState::kCancelled;
    SetMessage("cancelled");
    return {};
  }

 private:
  Status Guard(const store::Lease& lease) const {
    if (lease.epoch == claim_.lease.epoch && model::IsAlive(claim_.run.state)) return {};
    return Cancelled("the lease is lost");
  }
  void SetMessage(std::string_view message) {
    claim_.run.message = message;
    messages_.emplace_back(message);
  }

  mutable std::mutex mutex_;
  store::Claim claim_;
  std::vector<store::UploadRecord> uploads_;
  std::vector<std::string> messages_;
  std::vector<std::chrono::milliseconds> rests_;
  int completions_ = 0;
};

}  // namespace sluice::run
