#pragma once

#include "base/clock.h"
#include "store/quotas.h"
#include "store/run_store.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Journal final : public RunJournal {
 public:
  Journal(Database& database, const Clock& clock, const Quotas& quotas)
      : database_(database), clock_(clock), schedule_failures_(quotas.schedule_failures) {}

  Status RecordUpload(const Lease& lease, const UploadRecord& upload) override;
  Status ForgetUploads(const Lease& lease) override;
  Status SetProgress(const Lease& lease, const model::RunCounts& counts,
                     std::string_view message) override;
  Status SetNotes(const Lease& lease, const std::vector<std::string>& notes) override;
  Status Precommit(const Lease& lease, std::string_view record, const model::RunCounts& counts,
                   std::string_view manifest_uri, std::optional<UnixMillis> read_until) override;
  Status Complete(const Lease& lease, const model::RunCounts& counts,
                  std::string_view message) override;
  Status Fail(const Lease& lease, ErrorKind kind, std::string_view message) override;
  Status Rest(const Lease& lease, ErrorKind kind, std::chrono::milliseconds rest,
              const model::RunCounts& counts, std::string_view message) override;
  Status Cancel(const Lease& lease) override;

 private:
  Database& database_;
  const Clock& clock_;
  const int64_t schedule_failures_;
};

}  // namespace sluice::store::sqlite
