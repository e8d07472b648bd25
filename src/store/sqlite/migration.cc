#include "store/sqlite/migration.h"

#include <fmt/format.h>

namespace sluice::store::sqlite {
namespace {

Result<int64_t> SchemaVersion(Connection& connection) {
  TRY_ASSIGN(Rows rows, connection.Query("PRAGMA user_version"));
  TRY(rows.Next());
  return rows.Int(0);
}

Status Apply(Connection& connection, const Migration& migration) {
  const std::string mark = fmt::format("PRAGMA user_version={}", migration.number);
  TRY(connection.Execute("BEGIN IMMEDIATE"));
  Status status = connection.Execute(migration.sql);
  if (status.ok()) status = connection.Execute(mark.c_str());
  if (status.ok()) status = connection.Execute("COMMIT");
  if (status.ok() || connection.Idle()) return status;
  if (Status undone = connection.Execute("ROLLBACK"); !undone.ok()) {
    return status.WithDetail(undone.ToString());
  }
  return status;
}

}  // namespace

Status Migrate(Connection& connection, std::span<const Migration> migrations) {
  TRY_ASSIGN(const int64_t version, SchemaVersion(connection));
  if (version > static_cast<int64_t>(migrations.size())) {
    return {ErrorKind::kUnsupported, "The data folder was written by a newer sluice",
            fmt::format("schema {}, this program knows {}", version, migrations.size())};
  }
  for (const Migration& migration : migrations.subspan(static_cast<size_t>(version))) {
    TRY(Apply(connection, migration).WithDetail(migration.name));
  }
  return {};
}

}  // namespace sluice::store::sqlite
