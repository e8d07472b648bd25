#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/status.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

/// A few read-only connections to one database, opened when they are first needed.
/// Threads: every method from any thread.
class Readers {
 public:
  Readers(std::filesystem::path file, ConnectionOptions options, size_t most);

  /// A connection with a read transaction open; given back when it ends.
  class Lease {
   public:
    Lease(Readers& readers, std::unique_ptr<Connection> connection)
        : readers_(&readers), connection_(std::move(connection)) {}
    ~Lease();
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    Connection& connection() { return *connection_; }

   private:
    Readers* readers_;
    std::unique_ptr<Connection> connection_;
  };

  /// Errors: unavailable when none came free within half a minute.
  Result<Lease> Take();

  /// Open a connection outside the pool, for whoever reads long.
  Result<std::unique_ptr<Connection>> OpenOwn() const { return Connection::Open(file_, options_); }

 private:
  Result<std::unique_ptr<Connection>> TakeConnection();
  void GiveBack(std::unique_ptr<Connection> connection);

  const std::filesystem::path file_;
  const ConnectionOptions options_;
  const size_t most_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  size_t taken_ = 0;
};

}  // namespace sluice::store::sqlite
