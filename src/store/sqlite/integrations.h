#pragma once

#include "base/clock.h"
#include "store/integration_store.h"
#include "store/quotas.h"
#include "store/sqlite/database.h"
#include "store/sqlite/read_cache.h"

namespace sluice::store::sqlite {

class Integrations final : public IntegrationStore {
 public:
  Integrations(Database& database, const Clock& clock, const Quotas& quotas);

  Result<model::DataIntegration> Create(const model::DataIntegration& integration,
                                        const IdempotencyToken& token) override;
  Result<std::shared_ptr<const model::DataIntegration>> FindShared(
      const model::IntegrationRef& ref) override;
  Result<Page<model::DataIntegration>> List(const PageRequest& request) override;
  Status Update(const model::IntegrationRef& ref, const IntegrationChange& change,
                const Invocation& invocation) override;
  Status Delete(const model::IntegrationRef& ref, const Invocation& invocation) override;

 private:
  Result<model::DataIntegration> Read(const model::IntegrationRef& ref);

  Database& database_;
  const Clock& clock_;
  const Quotas quotas_;
  ReadCache<model::DataIntegration> recent_;  // by id
};

}  // namespace sluice::store::sqlite
