#pragma once

#include <vector>

#include "base/status.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/domain_rows.h"
#include "store/sqlite/search_entry.h"

namespace sluice::store::sqlite {

/// Add entries to a domain's search index and merge what has become too many. `domain`'s counts of
/// recent and stale keys are brought up to date for the caller to write; profile_keys must already
/// be as it will be.
Status AddSearchEntries(Connection& connection, DomainRow& domain,
                        std::vector<SearchEntry> entries);

}  // namespace sluice::store::sqlite
