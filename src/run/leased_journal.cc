#include "run/leased_journal.h"

#include <utility>

#include "base/log.h"
#include "metrics/catalogue.h"

namespace sluice::run {

Status LeasedJournal::Note(Status status) {
  if (status.ok()) return status;
  {
    std::lock_guard lock(mutex_);
    if (status.Is(ErrorKind::kCancelled)) {
      lost_ = true;
    } else if (failure_.ok()) {
      failure_ = status;
    }
  }
  halt_.request_stop();
  return status;
}

Status LeasedJournal::RecordUpload(const store::UploadRecord& upload) {
  return Note(journal_.RecordUpload(lease_, upload));
}

Status LeasedJournal::ForgetUploads() { return Note(journal_.ForgetUploads(lease_)); }

Status LeasedJournal::SetNotes(const std::vector<std::string>& notes) {
  return Note(journal_.SetNotes(lease_, notes));
}

Status LeasedJournal::Precommit(std::string_view record, const model::RunCounts& counts,
                                std::string_view manifest_uri,
                                std::optional<UnixMillis> read_until) {
  return Note(journal_.Precommit(lease_, record, counts, manifest_uri, read_until));
}

Status LeasedJournal::Complete(const model::RunCounts& counts, std::string_view message) {
  TRY(Note(journal_.Complete(lease_, counts, message)));
  metrics::kRunsEnded.Add({"completed", ""});
  return {};
}

Status LeasedJournal::Fail(ErrorKind kind, std::string_view message) {
  TRY(Note(journal_.Fail(lease_, kind, message)));
  metrics::kRunsEnded.Add({"failed", KindName(kind)});
  return {};
}

Status LeasedJournal::Rest(ErrorKind kind, std::chrono::milliseconds rest,
                           const model::RunCounts& counts, std::string_view message) {
  return Note(journal_.Rest(lease_, kind, rest, counts, message));
}

Status LeasedJournal::Cancel() {
  TRY(Note(journal_.Cancel(lease_)));
  metrics::kRunsEnded.Add({"cancelled", ""});
  return {};
}

Status LeasedJournal::SetProgress(const model::RunCounts& counts, std::string_view message) {
  Status status = journal_.SetProgress(lease_, counts, model::FitStatusMessage(message));
  if (status.ok()) return status;
  if (status.Is(ErrorKind::kCancelled)) return Note(std::move(status));
  LogFailure(LogLevel::kWarn, "run.progress_not_kept", status, {{"run_id", lease_.run_id.text}});
  return {};
}

Status LeasedJournal::CheckLease() {
  return Note(journal_.SetProgress(lease_, {}, "clearing what an earlier attempt left"));
}

bool LeasedJournal::lost() const {
  std::lock_guard lock(mutex_);
  return lost_;
}

Status LeasedJournal::failure() const {
  std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace sluice::run
