#pragma once

#include "base/clock.h"
#include "store/run_store.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Journal final : public RunJournal {
 public:
  Journal(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  Status RecordUpload(const Lease& lease, const UploadRecord& upload) override;
  Status ForgetUploads(const Lease& lease) override;
  Status SetProgress(const Lease& lease, const model::RunCounts& counts,
                     std::string_view message) override;
  Status Precommit(const Lease& lease, std::string_view record, const model::RunCounts& counts,
                   std::string_view manifest_uri) override;
  Status Complete(const Lease& lease, const model::RunCounts& counts,
                  std::string_view message) override;
  Status Fail(const Lease& lease, ErrorKind kind, std::string_view message) override;

 private:
  Database& database_;
  const Clock& clock_;
};

}  // namespace sluice::store::sqlite
