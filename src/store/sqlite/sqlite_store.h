#pragma once

#include <filesystem>
#include <memory>

#include "base/clock.h"
#include "base/status.h"
#include "store/quotas.h"
#include "store/store.h"

namespace sluice::store {

/// Open or make the SQLite store in `folder` and bring its schema up to date. The folder is locked
/// against other processes for the life of the Store. Files: sluice.db (what is described and run)
/// and profiles.db (the embedded Customer Profiles), both WAL with synchronous=FULL: what a write
/// returned ok for survives kill -9 and power loss. Errors: unavailable when another process has
/// the folder or it cannot be written; unsupported for a schema newer than this program's.
Result<std::unique_ptr<Store>> OpenSqliteStore(const Clock& clock,
                                               const std::filesystem::path& folder,
                                               const Quotas& quotas = {});

}  // namespace sluice::store
