#pragma once

#include "base/clock.h"
#include "store/application_store.h"
#include "store/quotas.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Applications final : public ApplicationStore {
 public:
  Applications(Database& database, const Clock& clock, const Quotas& quotas)
      : database_(database), clock_(clock), quotas_(quotas) {}

  Result<model::Application> Create(const model::Application& application,
                                    const IdempotencyToken& token) override;
  Result<model::Application> Find(const model::ApplicationId& id) override;
  Result<Page<model::ApplicationSummary>> List(std::optional<model::ApplicationType> type,
                                               const PageRequest& request) override;
  Status Update(const model::ApplicationId& id, const model::ApplicationChange& change,
                UnixMillis now, const Invocation& invocation) override;
  Status Delete(const model::ApplicationId& id, const Invocation& invocation) override;

 private:
  Database& database_;
  const Clock& clock_;
  const Quotas quotas_;
};

}  // namespace sluice::store::sqlite
