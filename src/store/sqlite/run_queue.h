#pragma once

#include "base/clock.h"
#include "store/run_store.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Queue final : public RunQueue {
 public:
  Queue(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  Result<std::optional<Claim>> ClaimNext(std::string_view worker,
                                         std::chrono::milliseconds lease) override;
  Result<std::optional<Claim>> ClaimCancelled(std::string_view worker,
                                              std::chrono::milliseconds lease) override;
  Result<std::vector<model::RunId>> CancelRequested() override;
  Status Renew(const Lease& lease_held, std::chrono::milliseconds lease) override;
  Status Release(const Lease& lease_held) override;
  Status ReleaseAll() override;

 private:
  Database& database_;
  const Clock& clock_;
};

}  // namespace sluice::store::sqlite
