#pragma once

#include "base/clock.h"
#include "store/profile_store.h"
#include "store/quotas.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Domains final : public DomainStore {
 public:
  Domains(Database& database, const Clock& clock, const Quotas& quotas)
      : database_(database), clock_(clock), quotas_(quotas) {}

  Result<Domain> CreateDomain(const Domain& domain, const Invocation& invocation) override;
  Result<std::pair<Domain, DomainStats>> FindDomain(std::string_view name) override;
  Result<Page<Domain>> ListDomains(const PageRequest& request) override;
  Status DeleteDomain(std::string_view name, const Invocation& invocation) override;

 private:
  Database& database_;
  const Clock& clock_;
  const Quotas quotas_;
};

}  // namespace sluice::store::sqlite
