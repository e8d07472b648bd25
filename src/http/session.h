#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "http/connection.h"
#include "http/event_loop.h"
#include "http/request_parser.h"
#include "http/server.h"

namespace sluice::http {

/// What the sessions of one server share; it outlives them.
/// Threads: the last two belong to the loop's, the others are read by any.
struct SessionContext {
  const Clock& clock;
  const Limits& limits;
  const Handler& handler;
  const std::function<bool(const Request&)>& is_quick;
  EventLoop& loop;
  boost::asio::io_context& io;
  size_t bodies_bytes = 0;
  bool draining = false;
};

/// Serve one connection: read a request, have it handled, write its answer, again.
/// Threads: the loop's.
class Session : public EventLoop::Work, public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, std::string peer, SessionContext& context);

  /// Serve until the connection ends. The coroutine keeps the session alive.
  static boost::asio::awaitable<void> Serve(std::shared_ptr<Session> self);

  /// End it now when it is between requests. Requires context.draining, which ends the others after
  /// the answer in hand.
  void Drain();
  /// End it now.
  void Close();
  /// Say since when it has waited for a request; nothing when it has one in hand or has ended.
  std::optional<Clock::Monotonic> idle_since() const;

 private:
  boost::asio::awaitable<bool> ServeOne();
  boost::asio::awaitable<bool> ReadRequest();
  boost::asio::awaitable<bool> AwaitFirstByte();
  boost::asio::awaitable<bool> ReadBody();
  boost::asio::awaitable<bool> ReadMore();
  boost::asio::awaitable<void> Handle();
  boost::asio::awaitable<bool> Send(bool close);
  boost::asio::awaitable<void> Linger();

  void Run() override;
  void Finish() override;
  std::chrono::milliseconds BodyTime(size_t bytes) const;
  void HoldBody(size_t bytes);
  void HoldAnswer();
  bool HoldsTooMuch() const;
  bool AnswerHasBody() const;
  void LogAccess() const;

  SessionContext& context_;
  std::string peer_;
  std::shared_ptr<Connection> connection_;
  RequestParser parser_;
  boost::asio::steady_timer answered_;  // never expires: cancelled when there is an answer

  // Of the request in hand.
  Request request_;
  std::string request_id_;
  std::optional<Refusal> refusal_;
  Response response_;
  Clock::Monotonic begun_;
  size_t request_bytes_ = 0;
  size_t held_bytes_ = 0;
  bool has_answer_ = false;

  bool between_requests_ = true;
  Clock::Monotonic idle_since_;
  bool first_request_ = true;
  bool closed_ = false;
};

}  // namespace sluice::http
