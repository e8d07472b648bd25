#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

/// One forward step of a schema, a file under migrations/. `number` counts from 1 without gaps.
struct Migration {
  int number;
  std::string_view name;
  const char* sql;
};

std::span<const Migration> ControlMigrations();
std::span<const Migration> ProfileMigrations();

/// Bring a database up to the last of `migrations`, each in its own transaction.
/// Errors: unsupported when the database is newer than all of them.
Status Migrate(Connection& connection, std::span<const Migration> migrations);

}  // namespace sluice::store::sqlite
