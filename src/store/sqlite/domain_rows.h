#pragma once

#include <cstdint>
#include <string_view>

#include "base/status.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

struct DomainRow {
  int64_t number = 0;
  int64_t profiles = 0;
  int64_t bytes = 0;
  int64_t next_sequence = 0;
  int64_t recent_keys = 0;  // rows of search_recent
  int64_t stale_keys = 0;   // entries of the search index that lead to nothing any more
};

/// Find a domain that is not deleted. Errors: not_found.
Result<DomainRow> FindDomainRow(Connection& connection, std::string_view name);

/// A domain's rows are [FirstRow(n), FirstRow(n + 1)).
inline constexpr int kSequenceBits = 40;
constexpr int64_t FirstRow(int64_t domain) { return domain << kSequenceBits; }

}  // namespace sluice::store::sqlite
