#pragma once

#include <string_view>

#include "base/status.h"

struct sqlite3;

namespace sluice::store::sqlite {

/// Convert a SQLite result code, primary or extended, that means failure.
/// Errors: unavailable for what can pass (full disk, I/O, busy, read-only, out of memory), corrupt
/// for a damaged file, internal for the rest; SQLite's own text is detail only.
/// Source: SQLite, "Result and Error Codes".
Status ToStatus(int code, std::string_view detail);

/// Convert the failure that `connection` has just reported.
Status LastError(sqlite3* connection);

}  // namespace sluice::store::sqlite
