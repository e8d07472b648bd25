#pragma once

#include "store/profile_store.h"
#include "store/sqlite/database.h"
#include "store/sqlite/snapshot_count.h"
#include "store/sqlite/update_time.h"

namespace sluice::store::sqlite {

class BulkReader final : public ProfileReader {
 public:
  BulkReader(Database& database, UpdateTime& time, SnapshotCount& snapshots)
      : database_(database), time_(time), snapshots_(snapshots) {}

  Result<std::unique_ptr<ProfileSnapshot>> OpenWindow(std::string_view domain, model::Window window,
                                                      size_t max_splits) override;

 private:
  Database& database_;
  UpdateTime& time_;
  SnapshotCount& snapshots_;
};

}  // namespace sluice::store::sqlite
