#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "store/run_store.h"
#include "store/schedule_store.h"

namespace sluice::schedule {

/// What befalls one call of the store.
enum class Fault {
  kNone,
  kRefused,     // it is not carried out
  kAnswerLost,  // it is carried out and nobody is told
};

/// Decides what befalls the next call.
using NextFault = std::function<Fault()>;

/// Stores whose calls fail as `next` says. The methods that a simulation does not use go through.
class FaultyStore {
 public:
  explicit FaultyStore(NextFault next) : next_(std::move(next)) {}

  template <typename Call>
  auto Through(const Call& call) const -> decltype(call()) {
    const Fault fault = next_();
    const Status failed(ErrorKind::kUnavailable, "the disk did not answer");
    if (fault == Fault::kRefused) return failed;
    auto answer = call();
    if (fault == Fault::kAnswerLost) return failed;
    return answer;
  }

 private:
  const NextFault next_;
};

class FaultySchedules final : public store::ScheduleStore {
 public:
  FaultySchedules(store::ScheduleStore& inner, const FaultyStore& faults)
      : inner_(inner), faults_(faults) {}

  Result<std::vector<model::Schedule>> ListDue(UnixMillis now, size_t limit) override {
    return faults_.Through([&] { return inner_.ListDue(now, limit); });
  }
  Result<store::Fired> Fire(std::span<const store::Firing> firings, UnixMillis now) override {
    return faults_.Through([&] { return inner_.Fire(firings, now); });
  }
  Result<model::Schedule> Find(const model::AssociationId& id) override { return inner_.Find(id); }
  Status Pause(const model::AssociationId& id) override { return inner_.Pause(id); }
  Status Resume(const model::AssociationId& id) override { return inner_.Resume(id); }
  Result<std::vector<store::Skip>> ListSkips(const model::AssociationId& id,
                                             size_t limit) override {
    return inner_.ListSkips(id, limit);
  }

 private:
  store::ScheduleStore& inner_;
  const FaultyStore& faults_;
};

class FaultyQueue final : public store::RunQueue {
 public:
  FaultyQueue(store::RunQueue& inner, const FaultyStore& faults) : inner_(inner), faults_(faults) {}

  Result<std::optional<store::Claim>> ClaimNext(std::string_view worker,
                                                std::chrono::milliseconds lease) override {
    return faults_.Through([&] { return inner_.ClaimNext(worker, lease); });
  }
  Result<std::optional<store::Claim>> ClaimCancelled(std::string_view worker,
                                                     std::chrono::milliseconds lease) override {
    return faults_.Through([&] { return inner_.ClaimCancelled(worker, lease); });
  }
  Result<std::vector<model::RunId>> CancelRequested() override {
    return faults_.Through([&] { return inner_.CancelRequested(); });
  }
  Status Renew(const store::Lease& held, std::chrono::milliseconds lease) override {
    return faults_.Through([&] { return inner_.Renew(held, lease); });
  }
  Status Release(const store::Lease& held) override {
    return faults_.Through([&] { return inner_.Release(held); });
  }
  Status ReleaseAll() override { return inner_.ReleaseAll(); }

 private:
  store::RunQueue& inner_;
  const FaultyStore& faults_;
};

class FaultyJournal final : public store::RunJournal {
 public:
  FaultyJournal(store::RunJournal& inner, const FaultyStore& faults)
      : inner_(inner), faults_(faults) {}

  Status RecordUpload(const store::Lease& lease, const store::UploadRecord& upload) override {
    return faults_.Through([&] { return inner_.RecordUpload(lease, upload); });
  }
  Status ForgetUploads(const store::Lease& lease) override {
    return faults_.Through([&] { return inner_.ForgetUploads(lease); });
  }
  Status SetProgress(const store::Lease& lease, const model::RunCounts& counts,
                     std::string_view message) override {
    return faults_.Through([&] { return inner_.SetProgress(lease, counts, message); });
  }
  Status SetNotes(const store::Lease& lease, const std::vector<std::string>& notes) override {
    return faults_.Through([&] { return inner_.SetNotes(lease, notes); });
  }
  Status Precommit(const store::Lease& lease, std::string_view record,
                   const model::RunCounts& counts, std::string_view manifest_uri,
                   std::optional<UnixMillis> read_until) override {
    return faults_.Through(
        [&] { return inner_.Precommit(lease, record, counts, manifest_uri, read_until); });
  }
  Status Complete(const store::Lease& lease, const model::RunCounts& counts,
                  std::string_view message) override {
    return faults_.Through([&] { return inner_.Complete(lease, counts, message); });
  }
  Status Fail(const store::Lease& lease, ErrorKind kind, std::string_view message) override {
    return faults_.Through([&] { return inner_.Fail(lease, kind, message); });
  }
  Status Rest(const store::Lease& lease, ErrorKind kind, std::chrono::milliseconds rest,
              const model::RunCounts& counts, std::string_view message) override {
    return faults_.Through([&] { return inner_.Rest(lease, kind, rest, counts, message); });
  }
  Status Cancel(const store::Lease& lease) override {
    return faults_.Through([&] { return inner_.Cancel(lease); });
  }

 private:
  store::RunJournal& inner_;
  const FaultyStore& faults_;
};

}  // namespace sluice::schedule
