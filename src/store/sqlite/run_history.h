#pragma once

#include "store/run_store.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class History final : public RunHistory {
 public:
  explicit History(Database& database) : database_(database) {}

  Result<model::Run> Find(const model::RunId& id) override;
  Result<Page<model::Run>> List(const RunFilter& filter, const PageRequest& request) override;
  Result<std::vector<model::Attempt>> Attempts(const model::RunId& id) override;
  Result<std::string> Forget(const Retention& keep, std::string_view after, size_t limit) override;
  Result<AliveRuns> CountAlive() override;

 private:
  Database& database_;
};

}  // namespace sluice::store::sqlite
