#include "store/sqlite/readers.h"

#include <chrono>

namespace sluice::store::sqlite {
namespace {

constexpr std::chrono::seconds kStuck{30};

}  // namespace

Readers::Readers(std::filesystem::path file, ConnectionOptions options, size_t most)
    : file_(std::move(file)), options_(options), most_(most) {}

Readers::Lease::~Lease() {
  if (connection_ == nullptr) return;
  // A connection that cannot end its transaction is not fit for another caller.
  if (!connection_->Write("COMMIT").ok()) connection_.reset();
  readers_->GiveBack(std::move(connection_));
}

Result<Readers::Lease> Readers::Take() {
  TRY_ASSIGN(std::unique_ptr<Connection> connection, TakeConnection());
  if (Result<int64_t> begun = connection->Write("BEGIN"); !begun.ok()) {
    GiveBack(nullptr);
    return begun.status();
  }
  return Lease(*this, std::move(connection));
}

Result<std::unique_ptr<Connection>> Readers::TakeConnection() {
  {
    std::unique_lock lock(mutex_);
    if (!free_.wait_for(lock, kStuck, [&] { return taken_ < most_; })) {
      return Status(ErrorKind::kUnavailable, "The store is busy");
    }
    ++taken_;
    if (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  Result<std::unique_ptr<Connection>> opened = Connection::Open(file_, options_);
  if (!opened.ok()) GiveBack(nullptr);
  return opened;
}

void Readers::GiveBack(std::unique_ptr<Connection> connection) {
  {
    std::lock_guard lock(mutex_);
    --taken_;
    if (connection != nullptr) idle_.push_back(std::move(connection));
  }
  free_.notify_one();
}

}  // namespace sluice::store::sqlite
