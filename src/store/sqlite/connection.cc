#include "store/sqlite/connection.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <system_error>

#include "store/sqlite/error.h"

namespace sluice::store::sqlite {
namespace {

constexpr int kBusyTimeoutMs = 10'000;

// SQLite would make the file with the process's umask; WAL and shared memory take their mode from
// it.
Status MakePrivateFile(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return {ErrorKind::kUnavailable, "The data folder cannot be written",
            fmt::format("{}: {}", file.string(), std::generic_category().message(errno))};
  }
  ::close(fd);
  return {};
}

// SQLite's memory statistics put one lock around every allocation of the process.
void ConfigureLibraryOnce() {
  static std::once_flag once;
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

sqlite3_destructor_type Lifetime(bool copy) { return copy ? SQLITE_TRANSIENT : SQLITE_STATIC; }

// An empty view may hold no pointer, and SQLite takes a null pointer for NULL.
const char* NeverNull(std::string_view text) { return text.data() == nullptr ? "" : text.data(); }

int BindOne(sqlite3_stmt* statement, int index, const Value& value, bool copy) {
  if (const auto* integer = std::get_if<int64_t>(&value)) {
    return sqlite3_bind_int64(statement, index, *integer);
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    return sqlite3_bind_text64(statement, index, NeverNull(*text), text->size(), Lifetime(copy),
                               SQLITE_UTF8);
  }
  if (const auto* bytes = std::get_if<Bytes>(&value)) {
    return sqlite3_bind_blob64(statement, index, NeverNull(bytes->view), bytes->view.size(),
                               Lifetime(copy));
  }
  return sqlite3_bind_null(statement, index);
}

}  // namespace

Rows::~Rows() {
  if (statement_ == nullptr) return;
  if (!cached_) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Result<bool> Rows::Next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return LastError(sqlite3_db_handle(statement_));
}

int64_t Rows::Int(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Rows::Text(int column) const {
  // column_blob shows TEXT as it lies there; column_text would first look for a terminator.
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Rows::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::optional<int64_t> Rows::OptionalInt(int column) const {
  if (IsNull(column)) return std::nullopt;
  return Int(column);
}

std::optional<UnixMillis> Rows::OptionalTime(int column) const {
  if (IsNull(column)) return std::nullopt;
  return Time(column);
}

std::optional<std::string> Rows::OptionalString(int column) const {
  if (IsNull(column)) return std::nullopt;
  return String(column);
}

Result<std::unique_ptr<Connection>> Connection::Open(const std::filesystem::path& file,
                                                     const ConnectionOptions& options) {
  ConfigureLibraryOnce();
  if (!options.read_only) TRY(MakePrivateFile(file));
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
  if (handle == nullptr) return ToStatus(code, file.string());
  std::unique_ptr<Connection> connection(new Connection(handle));
  if (code != SQLITE_OK) return ToStatus(code, file.string());
  TRY(connection->Configure(options));
  return connection;
}

Connection::~Connection() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

Status Connection::Configure(const ConnectionOptions& options) {
  sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
  // Mapped pages would count as our resident memory, so mmap stays off.
  const std::string sql = fmt::format(
      "PRAGMA cache_size=-{}; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
      "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF",
      options.cache_kib);
  return Execute(sql.c_str());
}

Status Connection::Execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return LastError(handle_);
  return {};
}

Result<Rows> Connection::QueryComposed(std::string_view sql, std::span<const Value> parameters) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), 0, &statement,
                         nullptr) != SQLITE_OK) {
    return LastError(handle_);
  }
  Rows rows(statement, false);
  TRY(BindAll(statement, parameters, true));
  return rows;
}

int64_t Connection::LastRowId() const { return sqlite3_last_insert_rowid(handle_); }

bool Connection::Idle() const { return sqlite3_get_autocommit(handle_) != 0; }

Result<sqlite3_stmt*> Connection::Prepare(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) {
    CHECK(sqlite3_stmt_busy(found->second) == 0);
    return found->second;
  }
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    return LastError(handle_);
  }
  statements_.emplace(sql, statement);
  return statement;
}

Result<Rows> Connection::Begin(std::string_view sql, std::initializer_list<Value> parameters,
                               bool copy) {
  TRY_ASSIGN(sqlite3_stmt * statement, Prepare(sql));
  Rows rows(statement, true);
  TRY(BindAll(statement, {parameters.begin(), parameters.size()}, copy));
  return rows;
}

Result<int64_t> Connection::WriteAll(std::string_view sql,
                                     std::initializer_list<Value> parameters) {
  TRY_ASSIGN(Rows rows, Begin(sql, parameters, false));
  for (bool more = true; more;) {
    TRY_ASSIGN(more, rows.Next());
  }
  return sqlite3_changes64(handle_);
}

Status Connection::BindAll(sqlite3_stmt* statement, std::span<const Value> parameters, bool copy) {
  CHECK(sqlite3_bind_parameter_count(statement) == static_cast<int>(parameters.size()));
  int index = 0;
  for (const Value& value : parameters) {
    if (BindOne(statement, ++index, value, copy) != SQLITE_OK) return LastError(handle_);
  }
  return {};
}

}  // namespace sluice::store::sqlite
