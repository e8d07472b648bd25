#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

#include "base/status.h"
#include "base/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sluice::store::sqlite {

/// Bytes to be bound as a BLOB; a string_view is bound as TEXT.
struct Bytes {
  std::string_view view;
};

/// A parameter of a statement; std::monostate is NULL.
using Value = std::variant<std::monostate, int64_t, std::string_view, Bytes>;

inline Value ToValue(std::nullopt_t) { return {}; }
inline Value ToValue(std::integral auto value) { return static_cast<int64_t>(value); }
inline Value ToValue(UnixMillis value) { return value.value; }
inline Value ToValue(Bytes value) { return value; }
inline Value ToValue(std::string_view value) { return value; }
template <typename T>
Value ToValue(const std::optional<T>& value) {
  return value ? ToValue(*value) : Value();
}

/// Walk the rows of a statement; gives the statement back when it ends. Threads: one caller.
class Rows {
 public:
  /// `cached`: the connection keeps the statement for its next use.
  Rows(sqlite3_stmt* statement, bool cached) : statement_(statement), cached_(cached) {}
  ~Rows();
  Rows(Rows&& other) noexcept
      : statement_(std::exchange(other.statement_, nullptr)), cached_(other.cached_) {}
  Rows& operator=(Rows&&) = delete;

  /// Move to the next row; false at the end.
  Result<bool> Next();

  /// Read a column, counted from 0, of the current row. Views last until the next move.
  int64_t Int(int column) const;
  std::string_view Text(int column) const;  // of TEXT and of BLOB
  bool IsNull(int column) const;

  UnixMillis Time(int column) const { return {Int(column)}; }
  std::string String(int column) const { return std::string(Text(column)); }
  std::optional<int64_t> OptionalInt(int column) const;
  std::optional<UnixMillis> OptionalTime(int column) const;
  std::optional<std::string> OptionalString(int column) const;

 private:
  sqlite3_stmt* statement_;
  bool cached_;
};

/// How a connection is opened. A page cache is memory of ours and grows up to its bound.
struct ConnectionOptions {
  bool read_only = false;
  int cache_kib = 1024;
};

/// Own one SQLite connection. Threads: one caller at a time.
class Connection {
 public:
  /// Open a database file; it is made with mode 0600 when it is missing and may be written.
  static Result<std::unique_ptr<Connection>> Open(const std::filesystem::path& file,
                                                  const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Run statements that have no parameters and whose rows nobody wants.
  Status Execute(const char* sql);

  /// Begin a statement that yields rows. It is kept prepared, so `sql` comes from a fixed set, and
  /// is not begun again before its Rows end. Parameters are copied.
  template <typename... T>
  Result<Rows> Query(std::string_view sql, const T&... parameters) {
    return Begin(sql, {ToValue(parameters)...}, true);
  }

  /// The same for a text that was composed: prepared for this one use.
  Result<Rows> QueryComposed(std::string_view sql, std::span<const Value> parameters);

  /// Run a statement to its end, kept prepared as Query's. Returns how many rows it changed.
  template <typename... T>
  Result<int64_t> Write(std::string_view sql, const T&... parameters) {
    return WriteAll(sql, {ToValue(parameters)...});
  }

  int64_t LastRowId() const;
  /// True while no transaction is open; SQLite gives one up by itself after some failures.
  bool Idle() const;

 private:
  explicit Connection(sqlite3* handle) : handle_(handle) {}
  Status Configure(const ConnectionOptions& options);
  Result<sqlite3_stmt*> Prepare(std::string_view sql);
  Result<Rows> Begin(std::string_view sql, std::initializer_list<Value> parameters, bool copy);
  Result<int64_t> WriteAll(std::string_view sql, std::initializer_list<Value> parameters);
  Status BindAll(sqlite3_stmt* statement, std::span<const Value> parameters, bool copy);

  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  sqlite3* handle_;
  std::unordered_map<std::string, sqlite3_stmt*, Hash, std::equal_to<>> statements_;
};

}  // namespace sluice::store::sqlite
