#pragma once

#include "store/profile_store.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Domains final : public DomainStore {
 public:
  explicit Domains(Database& database) : database_(database) {}

  Status CreateDomain(const Domain& domain) override;
  Result<std::pair<Domain, DomainStats>> FindDomain(std::string_view name) override;
  Result<Page<Domain>> ListDomains(const PageRequest& request) override;
  Status DeleteDomain(std::string_view name) override;

 private:
  Database& database_;
};

}  // namespace sluice::store::sqlite
