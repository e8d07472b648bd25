#pragma once

#include <chrono>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "store/run_store.h"

namespace sluice::run {

/// The journal under one lease. Remembers whether the lease is lost and whether the store failed
/// us; both stop the attempt. Threads: any.
class LeasedJournal {
 public:
  /// `halt` is requested when something here makes going on pointless.
  LeasedJournal(store::RunJournal& journal, const store::Lease& lease, std::stop_source halt)
      : journal_(journal), lease_(lease), halt_(std::move(halt)) {}

  /// As store::RunJournal.
  Status RecordUpload(const store::UploadRecord& upload);
  Status ForgetUploads();
  Status SetNotes(const std::vector<std::string>& notes);
  Status Precommit(std::string_view record, const model::RunCounts& counts,
                   std::string_view manifest_uri, std::optional<UnixMillis> read_until);
  Status Complete(const model::RunCounts& counts, std::string_view message);
  Status Fail(ErrorKind kind, std::string_view message);
  Status Rest(ErrorKind kind, std::chrono::milliseconds rest, const model::RunCounts& counts,
              std::string_view message);
  Status Cancel();

  /// Show how far the run is; the text is cut to what a status admits. Errors: cancelled alone,
  /// since a run does not depend on being seen; other failures are logged.
  Status SetProgress(const model::RunCounts& counts, std::string_view message);

  /// Make sure, by a guarded write, that the lease is still ours. Errors: as SetProgress, and any
  /// other failure too.
  Status CheckLease();

  /// True once the store has said that the run is another's, or over.
  bool lost() const;
  /// The first failure of the store besides; ok when there was none.
  Status failure() const;

 private:
  Status Note(Status status);

  store::RunJournal& journal_;
  const store::Lease lease_;
  std::stop_source halt_;
  mutable std::mutex mutex_;
  bool lost_ = false;
  Status failure_;
};

}  // namespace sluice::run
