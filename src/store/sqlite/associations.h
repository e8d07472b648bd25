#pragma once

#include "base/clock.h"
#include "store/association_store.h"
#include "store/quotas.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Associations final : public AssociationStore {
 public:
  Associations(Database& database, const Clock& clock, const Quotas& quotas)
      : database_(database), clock_(clock), quotas_(quotas) {}

  Result<model::DataIntegrationAssociation> Create(
      const model::DataIntegrationAssociation& association, const Work& work,
      const IdempotencyToken& token) override;
  Status Update(const model::AssociationId& id, const model::ExecutionConfiguration& execution,
                UnixMillis now, const Work& work, const Invocation& invocation) override;
  Result<model::DataIntegrationAssociation> Find(const model::IntegrationId& integration_id,
                                                 const model::AssociationRef& ref) override;
  Result<model::DataIntegrationAssociation> FindById(const model::AssociationId& id) override;
  Status QueueRuns(const model::AssociationId& id, std::span<const NewRun> runs,
                   const Invocation& invocation) override;
  Result<Page<AssociationWithLastRun>> List(const model::IntegrationId& integration_id,
                                            const PageRequest& request) override;

  /// An association's number and its integration's.
  struct Place {
    int64_t number;
    int64_t integration;
  };

 private:
  Status Queue(Connection& connection, const Place& place, std::span<const NewRun> runs) const;

  Database& database_;
  const Clock& clock_;
  const Quotas quotas_;
};

}  // namespace sluice::store::sqlite
