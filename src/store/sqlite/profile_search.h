#pragma once

#include <string_view>

#include "base/status.h"
#include "store/profile_store.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

/// ProfileStore::SearchProfiles within a read transaction. Errors besides: invalid for more values
/// than one statement takes.
Result<Page<Profile>> RunSearch(Connection& connection, std::string_view domain,
                                const ProfileSearch& search, const PageRequest& request);

}  // namespace sluice::store::sqlite
