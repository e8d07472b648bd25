#pragma once

#include "base/clock.h"
#include "store/event_integration_store.h"
#include "store/quotas.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class EventIntegrations final : public EventIntegrationStore {
 public:
  EventIntegrations(Database& database, const Clock& clock, const Quotas& quotas)
      : database_(database), clock_(clock), quotas_(quotas) {}

  Status Create(const model::EventIntegration& integration, const IdempotencyToken& token) override;
  Result<model::EventIntegration> Find(std::string_view name) override;
  Result<Page<model::EventIntegration>> List(const PageRequest& request) override;
  Status Update(std::string_view name, const std::optional<std::string>& description,
                const Invocation& invocation) override;
  Status Delete(std::string_view name, const Invocation& invocation) override;

 private:
  Database& database_;
  const Clock& clock_;
  const Quotas quotas_;
};

}  // namespace sluice::store::sqlite
