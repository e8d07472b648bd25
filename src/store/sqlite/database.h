#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

#include "base/status.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/migration.h"
#include "store/sqlite/readers.h"
#include "store/sqlite/writer.h"

namespace sluice::store::sqlite {

struct DatabaseOptions {
  int page_bytes = 4096;
  int writer_cache_kib = 2048;
  int reader_cache_kib = 1024;
  size_t readers = 4;
};

/// One database file: a writer and its readers. WAL with synchronous=FULL: what Write returned ok
/// for is durable. Threads: every method from any thread.
class Database {
 public:
  /// Open or make the file and migrate it. Errors: as Migrate and Connection.
  static Result<std::unique_ptr<Database>> Open(const std::filesystem::path& file,
                                                std::span<const Migration> migrations,
                                                const DatabaseOptions& options);

  /// Run `body(Connection&)`, which returns a Status or a Result, as one transaction that writes.
  template <typename Body>
  auto Write(Body&& body) {
    return Submit(body, [this](const Writer::Body& run) { return writer_.Run(run); });
  }

  /// The same, with Writer::RunThen's second step.
  template <typename Body>
  auto WriteThen(Body&& body, const std::function<Status()>& after) {
    return Submit(body, [&](const Writer::Body& run) { return writer_.RunThen(run, after); });
  }

  /// Run `body(Connection&)`, which returns a Status or a Result, on one snapshot of the database.
  template <typename Body>
  std::invoke_result_t<Body&, Connection&> Read(Body&& body) {
    TRY_ASSIGN(Readers::Lease lease, readers_.Take());
    return body(lease.connection());
  }

  /// As Writer::Version: what a Read that began later returned holds while the number stays.
  std::optional<uint64_t> Version() const { return writer_.Version(); }

  Writer& writer() { return writer_; }
  const Readers& readers() const { return readers_; }

  /// Say whether a transaction can be written and another read.
  Status Check();

 private:
  Database(std::unique_ptr<Connection> connection, const std::filesystem::path& file,
           const DatabaseOptions& options, int64_t schema);

  template <typename Body, typename Run>
  std::invoke_result_t<Body&, Connection&> Submit(Body& body, const Run& run) {
    using Answer = std::invoke_result_t<Body&, Connection&>;
    if constexpr (std::is_same_v<Answer, Status>) {
      return run(std::ref(body));
    } else {
      std::optional<Answer> answer;
      TRY(run([&](Connection& connection) {
        answer.emplace(body(connection));
        return answer->status();
      }));
      return *std::move(answer);
    }
  }

  const int64_t schema_;
  Readers readers_;
  Writer writer_;
};

}  // namespace sluice::store::sqlite
