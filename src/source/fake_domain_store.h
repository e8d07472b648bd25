#pragma once

#include <set>
#include <string>
#include <utility>

#include "store/profile_store.h"

namespace sluice::source {

/// Knows which domains there are, and nothing else.
class FakeDomainStore final : public store::DomainStore {
 public:
  std::set<std::string, std::less<>> names;
  Status find_status;

  Result<std::pair<store::Domain, store::DomainStats>> FindDomain(std::string_view name) override {
    TRY(find_status);
    if (!names.contains(name)) return NotFound("no such domain");
    store::Domain domain;
    domain.name = name;
    return std::pair(domain, store::DomainStats{});
  }

  Result<store::Domain> CreateDomain(const store::Domain&, const store::Invocation&) override {
    return NotHere();
  }
  Result<store::Page<store::Domain>> ListDomains(const store::PageRequest&) override {
    return NotHere();
  }
  Status DeleteDomain(std::string_view, const store::Invocation&) override { return NotHere(); }

 private:
  static Status NotHere() { return Internal("the fake does not do this"); }
};

}  // namespace sluice::source
