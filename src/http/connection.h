#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/clock.h"

namespace sluice::http {

/// Read and write one accepted socket, within a deadline. Asio's socket alone waits for ever.
/// Threads: the one that runs the socket's io_context.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  enum class Outcome {
    kOk,
    kEnd,   // the other side is gone, or Cancel() or Close() was called
    kLate,  // the deadline has passed
  };
  struct ReadResult {
    Outcome outcome;
    size_t bytes = 0;
  };

  /// `clock` must outlive the connection, which must be owned by a shared_ptr.
  Connection(boost::asio::ip::tcp::socket socket, const Clock& clock);

  /// Give everything until the next call `limit` from now.
  void ExpireAfter(std::chrono::milliseconds limit);
  /// Let time pass unwatched, while the request is with its handler.
  void NeverExpire() { due_.reset(); }

  /// Read at least one byte into `space`.
  boost::asio::awaitable<ReadResult> Read(std::span<char> space);
  /// Write all of `head`, then all of `body`; both must stay until it is done.
  boost::asio::awaitable<Outcome> Write(std::string_view head, std::string_view body);

  /// Tell the other side that nothing more is written.
  void ShutdownSend();
  /// End what is being waited for with kEnd.
  void Cancel();
  void Close();

 private:
  using Duration = Clock::Monotonic::duration;

  Outcome ToOutcome(bool failed) const;
  void Watch(Duration wait);
  void OnTimer();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  const Clock& clock_;
  // One outstanding wait serves many deadlines: it is moved only to fire earlier, and on firing too
  // early waits again. A busy connection thus seldom touches the timer queue.
  std::optional<Clock::Monotonic> due_;
  std::optional<Clock::Monotonic> watched_until_;
  bool late_ = false;
};

}  // namespace sluice::http
