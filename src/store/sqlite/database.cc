#include "store/sqlite/database.h"

#include <fmt/format.h>

namespace sluice::store::sqlite {
namespace {

// After this many bytes the log is copied into the database; a reader that stays can make it longer
// for a while, then it is cut back.
constexpr int64_t kCheckpointBytes = 16 * 1024 * 1024;
constexpr int64_t kKeptLogBytes = 32 * 1024 * 1024;

Status ConfigureFile(Connection& connection, const DatabaseOptions& options) {
  const std::string sql = fmt::format(
      "PRAGMA page_size={}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
      "PRAGMA wal_autocheckpoint={}; PRAGMA journal_size_limit={}; PRAGMA secure_delete=FAST",
      options.page_bytes, kCheckpointBytes / options.page_bytes, kKeptLogBytes);
  return connection.Execute(sql.c_str());
}

}  // namespace

Result<std::unique_ptr<Database>> Database::Open(const std::filesystem::path& file,
                                                 std::span<const Migration> migrations,
                                                 const DatabaseOptions& options) {
  TRY_ASSIGN(std::unique_ptr<Connection> connection,
             Connection::Open(file, {.read_only = false, .cache_kib = options.writer_cache_kib}));
  TRY(ConfigureFile(*connection, options));
  TRY(Migrate(*connection, migrations));
  return std::unique_ptr<Database>(
      new Database(std::move(connection), file, options, static_cast<int64_t>(migrations.size())));
}

Database::Database(std::unique_ptr<Connection> connection, const std::filesystem::path& file,
                   const DatabaseOptions& options, int64_t schema)
    : schema_(schema),
      readers_(file, {.read_only = true, .cache_kib = options.reader_cache_kib}, options.readers),
      writer_(std::move(connection)) {}

Status Database::Check() {
  // The version that is already there, written anew: the least that makes a real commit.
  const std::string touch = fmt::format("PRAGMA user_version={}", schema_);
  TRY(Write([&](Connection& connection) { return connection.Execute(touch.c_str()); }));
  return Read([](Connection& connection) -> Status {
    TRY_ASSIGN(Rows rows, connection.Query("SELECT count(*) FROM sqlite_schema"));
    return internal::ToStatus(rows.Next());
  });
}

}  // namespace sluice::store::sqlite
