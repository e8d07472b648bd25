#include "run/attempt_uploads.h"

#include <utility>

#include "run/failpoint.h"

namespace sluice::run {
namespace {

// A key is shared with every other attempt of the run: an old worker that woke up late must not
// reach the uploads of the one that took over.
Status AbortKey(const std::string& key, const std::string& kept_upload_id,
                objects::ObjectStore& objects, LeasedJournal& journal, std::stop_token stop) {
  TRY(journal.CheckLease());
  return objects.AbortOthers(key, kept_upload_id, stop);
}

}  // namespace

Result<std::unique_ptr<objects::Upload>> AttemptUploads::Start(
    std::string_view key, const objects::UploadOptions& options, std::stop_token stop) {
  TRY(journal_.RecordUpload({std::string(key), ""}));
  FAILPOINT("run.before_upload");
  size_t position = 0;
  {
    std::lock_guard lock(mutex_);
    position = started_.size();
    started_.push_back({std::string(key), ""});
  }
  TRY_ASSIGN(auto upload, objects_.StartUpload(key, options, stop));
  store::UploadRecord known{std::string(key), upload->upload_id()};
  // While the journal has the key alone, whoever comes after throws away all that it finds there.
  if (upload->may_have_begun_twice()) {
    TRY(AbortKey(known.key, known.upload_id, objects_, journal_, stop));
  }
  {
    std::lock_guard lock(mutex_);
    started_[position] = known;
  }
  FAILPOINT("run.before_upload_id_saved");
  TRY(journal_.RecordUpload(known));
  FAILPOINT("run.after_upload_id_saved");
  return upload;
}

std::vector<store::UploadRecord> AttemptUploads::Started() const {
  std::lock_guard lock(mutex_);
  return started_;
}

Status AttemptUploads::AbortKnown(std::stop_token stop) {
  Status first;
  for (const auto& upload : Started()) {
    if (upload.upload_id.empty()) continue;
    Status status = objects_.Abort(upload.key, upload.upload_id, stop);
    if (first.ok()) first = std::move(status);
  }
  return first;
}

Status AttemptUploads::AbortUnknown(std::stop_token stop) {
  Status first;
  for (const auto& upload : Started()) {
    if (!upload.upload_id.empty()) continue;
    Status status = AbortKey(upload.key, "", objects_, journal_, stop);
    if (first.ok()) first = std::move(status);
  }
  return first;
}

Status ClearLeftovers(const std::vector<store::UploadRecord>& leftovers,
                      objects::ObjectStore& objects, LeasedJournal& journal, std::stop_token stop) {
  if (leftovers.empty()) return {};
  for (const auto& upload : leftovers) {
    if (upload.upload_id.empty()) {
      TRY(AbortKey(upload.key, "", objects, journal, stop));
    } else {
      TRY(objects.Abort(upload.key, upload.upload_id, stop));
    }
    FAILPOINT("run.during_cleanup");
  }
  return journal.ForgetUploads();
}

}  // namespace sluice::run
