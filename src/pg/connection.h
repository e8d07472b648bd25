#pragma once

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "pg/target.h"

namespace sluice::pg {

/// The rows that a query has answered with, as text. Threads: any, reading.
class Table {
 public:
  struct Free {
    void operator()(void* result) const;
  };
  explicit Table(std::unique_ptr<void, Free> result) : result_(std::move(result)) {}

  size_t size() const;
  bool IsNull(size_t row, int column) const;
  /// Views last as long as the table; null is empty.
  std::string_view Text(size_t row, int column) const;
  int64_t Int(size_t row, int column) const;  // 0 when it is none
  bool Bool(size_t row, int column) const { return Text(row, column) == "t"; }

 private:
  std::unique_ptr<void, Free> result_;
};

/// How long a server may take, each time counted from its last sign of life.
struct Patience {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds query{60'000};
  /// Between two bytes of a COPY: whoever is gone is found out by keep-alives long before, but a
  /// scan may go far without a row that fits.
  std::chrono::milliseconds copy{3'600'000};
};

/// One session at a PostgreSQL server. A wait that is stopped or too long cancels what the server
/// does for us and leaves the session unusable. Errors, for every method: as pg/error.h; cancelled
/// by `stop`; unavailable after too long. Threads: one caller at a time; `stop` from any.
class Connection {
 public:
  /// `clock` outlives it.
  static Result<std::unique_ptr<Connection>> Open(const Clock& clock, const Target& target,
                                                  Patience patience, const std::stop_token& stop);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Name its version as the server does: 150018 is 15.18.
  int server_version() const;
  const std::string& name() const { return name_; }

  /// Run one statement with parameters, "$1" the first, given as text; nothing is null.
  Result<Table> Query(std::string_view sql,
                      const std::vector<std::optional<std::string>>& parameters,
                      const std::stop_token& stop);
  /// Run statements that have neither parameters nor rows.
  Status Execute(std::string_view sql, const std::stop_token& stop);

  /// Begin a COPY ... TO STDOUT. Next reads it until it says the end; before that, nothing else can
  /// be asked.
  Status BeginCopy(std::string_view sql, const std::stop_token& stop);
  /// Read the next CopyData message; nothing at the end. It lasts until the next call.
  Result<std::optional<std::string_view>> NextCopyData(const std::stop_token& stop);

  /// Quote a name or a value as the server reads it. Errors: invalid for text that is not UTF-8.
  Result<std::string> Identifier(std::string_view name) const;
  Result<std::string> Literal(std::string_view text) const;

 private:
  class Handle;
  Connection(const Clock& clock, std::string name, Patience patience);
  Status Connect(const Target& target, const std::stop_token& stop);
  Status AwaitResult(std::chrono::milliseconds patience, const std::stop_token& stop);
  Result<Table> TakeResults(const std::stop_token& stop);
  Status CopyEnd(const std::stop_token& stop);
  Status Quoted(char* text, std::string& out) const;

  const Clock& clock_;
  const std::string name_;
  const Patience patience_;
  std::unique_ptr<Handle> handle_;
  char* copy_data_ = nullptr;
};

}  // namespace sluice::pg
