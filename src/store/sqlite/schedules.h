#pragma once

#include "store/schedule_store.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Schedules final : public ScheduleStore {
 public:
  explicit Schedules(Database& database) : database_(database) {}

  Result<std::vector<model::Schedule>> ListDue(UnixMillis now, size_t limit) override;
  Result<Fired> Fire(std::span<const Firing> firings, UnixMillis now) override;
  Result<model::Schedule> Find(const model::AssociationId& id) override;
  Status Pause(const model::AssociationId& id) override;
  Status Resume(const model::AssociationId& id) override;
  Result<std::vector<Skip>> ListSkips(const model::AssociationId& id, size_t limit) override;

 private:
  Database& database_;
};

}  // namespace sluice::store::sqlite
