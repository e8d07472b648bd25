#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "model/integration.h"
#include "model/run.h"
#include "store/page.h"

namespace sluice::store {

/// The right to carry a run: every claim raises the epoch, and every write below is refused
/// (cancelled) once another claim or the end of the run has taken it away.
struct Lease {
  model::RunId run_id;
  int64_t epoch = 0;
};

/// An upload that an attempt began. Recorded with an empty id before it is begun, with its id
/// after.
struct UploadRecord {
  std::string key;
  std::string upload_id;
  bool operator==(const UploadRecord&) const = default;
};

/// A run rests no longer than this between two attempts, whatever becomes of the machine's clock.
inline constexpr std::chrono::milliseconds kLongestRest{300'000};

/// A run taken, with all that is needed to carry it on.
struct Claim {
  Lease lease;
  model::Run run;  // state running or committing; attempt counts this one unless committing
  model::DataIntegration integration;
  model::DataIntegrationAssociation association;
  std::vector<UploadRecord> leftovers;       // of earlier attempts
  std::optional<std::string> commit_record;  // present when committing
};

/// Hand runs to workers. Times are the store's own clock. Transactions, errors and threads as
/// IntegrationStore.
class RunQueue {
 public:
  virtual ~RunQueue() = default;

  /// Take the run whose turn it is: integrations take turns, each with its runs in the order in
  /// which they were queued. It is queued, or alive with a rest or a lease that ended, and not to
  /// be cancelled. A running run whose lease ended by itself has had a setback. Nothing when there
  /// is none.
  virtual Result<std::optional<Claim>> ClaimNext(std::string_view worker,
                                                 std::chrono::milliseconds lease) = 0;

  /// Take the run that has waited longest among those that are to be cancelled and that nobody
  /// holds. Its attempt stays: it is only to be cleared and cancelled. Nothing when there is none.
  virtual Result<std::optional<Claim>> ClaimCancelled(std::string_view worker,
                                                      std::chrono::milliseconds lease) = 0;

  /// List the runs that are alive and to be cancelled, whoever holds them.
  virtual Result<std::vector<model::RunId>> CancelRequested() = 0;

  /// Hold the lease for another `lease` from now. Errors: cancelled when it is lost.
  virtual Status Renew(const Lease& lease_held, std::chrono::milliseconds lease) = 0;

  /// Give a run back, to be claimed again at once; its state stays. Errors: cancelled when the
  /// lease is lost.
  virtual Status Release(const Lease& lease_held) = 0;

  /// End every lease, as if its time had come. Only for a store that no other process can have
  /// open.
  virtual Status ReleaseAll() = 0;
};

/// Write down how a run goes. Errors besides: cancelled when the lease is lost, and from what would
/// end or commit a run that is to be cancelled.
class RunJournal {
 public:
  virtual ~RunJournal() = default;

  /// Note an upload of this attempt; a second note for the same key fills in the id.
  virtual Status RecordUpload(const Lease& lease, const UploadRecord& upload) = 0;
  /// Forget uploads that were thrown away.
  virtual Status ForgetUploads(const Lease& lease) = 0;
  virtual Status SetProgress(const Lease& lease, const model::RunCounts& counts,
                             std::string_view message) = 0;
  /// Say what is to be known of how the source was read, in place of what was said before.
  virtual Status SetNotes(const Lease& lease, const std::vector<std::string>& notes) = 0;
  /// Enter committing: from here the run only goes forward. `record` is all that finishing needs,
  /// `manifest_uri` where the run's manifest will be ("s3://BUCKET/KEY"), `read_until` where it
  /// stopped short of the end of its window.
  virtual Status Precommit(const Lease& lease, std::string_view record,
                           const model::RunCounts& counts, std::string_view manifest_uri,
                           std::optional<UnixMillis> read_until) = 0;
  /// Enter completed from committing. The commit record and the uploads are forgotten. The run's
  /// schedule moves its watermark to where the run has read, if that follows on it without a gap.
  virtual Status Complete(const Lease& lease, const model::RunCounts& counts,
                          std::string_view message) = 0;
  /// Enter failed from running; refused (invalid) from committing. Counts for the run's schedule,
  /// which is suspended after Quotas::schedule_failures in a row; the message says so then.
  virtual Status Fail(const Lease& lease, ErrorKind kind, std::string_view message) = 0;
  /// Have the run rest after a setback, for up to kLongestRest, and give it back: whoever claims it
  /// then goes on with it. Its state stays.
  virtual Status Rest(const Lease& lease, ErrorKind kind, std::chrono::milliseconds rest,
                      const model::RunCounts& counts, std::string_view message) = 0;
  /// Enter cancelled from running, with the message that was given when it was asked for. What is
  /// noted of uploads stays. Errors: invalid when nobody asked.
  virtual Status Cancel(const Lease& lease) = 0;
};

struct RunFilter {
  std::optional<model::IntegrationId> integration_id = {};
  std::optional<model::AssociationId> association_id = {};
  std::optional<model::RunState> state = {};
  std::optional<UnixMillis> since = {};  // requested then or later
};

/// Which runs that have ended are kept.
struct Retention {
  UnixMillis since;          // those that ended then or later
  int64_t most = 1'000'000;  // and no more than so many, the latest requested
};

inline constexpr int kMostAttempts = 20;

/// How many runs are alive, by state.
struct AliveRuns {
  int64_t queued = 0;
  int64_t running = 0;
  int64_t committing = 0;
  bool operator==(const AliveRuns&) const = default;
};

/// Look back at runs.
class RunHistory {
 public:
  virtual ~RunHistory() = default;

  /// Errors: not_found.
  virtual Result<model::Run> Find(const model::RunId& id) = 0;
  /// List the latest requested first.
  virtual Result<Page<model::Run>> List(const RunFilter& filter, const PageRequest& request) = 0;
  /// List what came of the claims of a run, the latest kMostAttempts in order. Errors: not_found.
  virtual Result<std::vector<model::Attempt>> Attempts(const model::RunId& id) = 0;

  /// Forget runs that are not to be kept, looking at up to `limit` in the order of their requests;
  /// `after` is empty at first and then the position returned, which is empty at the end. The
  /// latest run of each association and runs that are alive are always kept.
  virtual Result<std::string> Forget(const Retention& keep, std::string_view after,
                                     size_t limit) = 0;
  /// Count the runs that are alive.
  virtual Result<AliveRuns> CountAlive() = 0;
};

}  // namespace sluice::store
