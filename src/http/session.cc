#include "http/session.h"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "base/id.h"
#include "base/log.h"
#include "http/response_head.h"

namespace sluice::http {
namespace {

namespace asio = boost::asio;
using Outcome = Connection::Outcome;
using State = RequestParser::State;

// Everywhere below, co_await stands alone or initialises a variable: used within a condition, it
// had g++ 12.2 under -fsanitize=address,undefined make coroutines that trap when resumed.

// How much of what a refused client still sends is thrown away, so that it can read its answer:
// closing a socket with unread bytes resets it, and a reset discards the answer at the other end.
constexpr size_t kLingerBytes = 16 * 1024 * 1024;
constexpr std::chrono::milliseconds kLingerTime{2'000};

Response CallHandler(const Handler& handler, const Request& request) {
  Status failure;
  try {
    Response response = handler(request);
    if (IsSendable(response)) return response;
    failure = Internal("a handler made an answer that cannot be sent");
  } catch (const std::exception& thrown) {
    failure = Internal("a handler threw", thrown.what());
  } catch (...) {
    failure = Internal("a handler threw");
  }
  LogFailure(LogLevel::kError, "http.handler_failed", failure,
             {{"path", request.path}, {"request_id", request.request_id}});
  return {500, {}, {}};
}

}  // namespace

Session::Session(asio::ip::tcp::socket socket, std::string peer, SessionContext& context)
    : context_(context),
      peer_(std::move(peer)),
      connection_(std::make_shared<Connection>(std::move(socket), context.clock)),
      parser_(context.limits),
      answered_(context.io, asio::steady_timer::time_point::max()),
      idle_since_(context.clock.Steady()) {}

asio::awaitable<void> Session::Serve(std::shared_ptr<Session> self) {
  Session& session = *self;
  bool more = true;
  while (more) more = co_await session.ServeOne();
  session.Close();
}

asio::awaitable<bool> Session::ServeOne() {
  const bool has_request = co_await ReadRequest();
  if (!has_request) co_return false;
  request_ = std::move(parser_.request());
  request_.peer = peer_;
  request_.request_id = request_id_;
  request_bytes_ = request_.body.size();
  if (refusal_) {
    response_ = RefusalResponse(refusal_->status, refusal_->message);
  } else {
    co_await Handle();
    HoldAnswer();
  }
  if (closed_) co_return false;
  const bool close = refusal_ || !parser_.keep_alive() || context_.draining;
  const bool sent = co_await Send(close);
  LogAccess();
  HoldBody(0);
  if (!sent) co_return false;
  if (close) {
    co_await Linger();
    co_return false;
  }
  parser_.Next();
  co_return true;
}

// False when there is nobody to answer; otherwise the request is whole or refusal_ is set.
asio::awaitable<bool> Session::ReadRequest() {
  bool alive = true;
  if (parser_.state() == State::kIdle) alive = co_await AwaitFirstByte();
  if (!alive) co_return false;
  first_request_ = false;
  refusal_.reset();
  request_id_ = NewUuid();
  begun_ = context_.clock.Steady();

  connection_->ExpireAfter(context_.limits.header_time);
  while (alive && parser_.state() == State::kHead) alive = co_await ReadMore();
  if (alive && parser_.state() == State::kBody) alive = co_await ReadBody();
  if (alive) HoldBody(parser_.request().body.size());
  if (HoldsTooMuch()) refusal_ = {503, "Too many request bodies are being held."};
  if (parser_.state() == State::kRefused) refusal_ = parser_.refusal();
  co_return alive || refusal_.has_value();
}

asio::awaitable<bool> Session::AwaitFirstByte() {
  // Who has only connected has not earned the patience kept for a client between two requests.
  const Limits& limits = context_.limits;
  connection_->ExpireAfter(first_request_ ? limits.header_time : limits.idle_time);
  between_requests_ = true;
  idle_since_ = context_.clock.Steady();
  while (parser_.state() == State::kIdle) {
    if (context_.draining) co_return false;
    const auto read = co_await connection_->Read(parser_.Space());
    if (read.outcome != Outcome::kOk) co_return false;
    parser_.Take(read.bytes);
  }
  between_requests_ = false;
  co_return true;
}

asio::awaitable<bool> Session::ReadBody() {
  connection_->ExpireAfter(context_.limits.body_time);
  if (parser_.expects_continue()) {
    const Outcome outcome = co_await connection_->Write("HTTP/1.1 100 Continue\r\n\r\n", {});
    if (outcome != Outcome::kOk) co_return false;
  }
  const Clock::Monotonic begun = context_.clock.Steady();
  while (parser_.state() == State::kBody && !HoldsTooMuch()) {
    const auto spent = context_.clock.Steady() - begun;
    connection_->ExpireAfter(BodyTime(parser_.request().body.size()) -
                             std::chrono::duration_cast<std::chrono::milliseconds>(spent));
    const bool more = co_await ReadMore();
    if (!more) co_return false;
    HoldBody(parser_.request().body.size());
  }
  co_return true;
}

asio::awaitable<bool> Session::ReadMore() {
  const auto read = co_await connection_->Read(parser_.Space());
  if (read.outcome == Outcome::kLate) refusal_ = {408, "The request did not arrive in time."};
  if (read.outcome != Outcome::kOk) co_return false;
  parser_.Take(read.bytes);
  co_return true;
}

asio::awaitable<void> Session::Handle() {
  connection_->NeverExpire();
  has_answer_ = false;
  const bool quick = context_.is_quick && context_.is_quick(request_);
  if (!context_.loop.Do(shared_from_this(), quick)) {
    response_ = RefusalResponse(503, "No thread is free to answer.");
    co_return;
  }
  while (!has_answer_ && !closed_) {
    co_await answered_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// On any thread: the loop's leaves request_ and response_ alone until it has the answer.
void Session::Run() { response_ = CallHandler(context_.handler, request_); }

void Session::Finish() {
  has_answer_ = true;
  answered_.cancel();
}

asio::awaitable<bool> Session::Send(bool close) {
  const std::string head = ResponseHead(response_, {context_.clock.Now(), request_id_, close});
  connection_->ExpireAfter(context_.limits.write_time);
  const std::string_view body = AnswerHasBody() ? std::string_view(response_.body) : "";
  const Outcome outcome = co_await connection_->Write(head, body);
  co_return outcome == Outcome::kOk;
}

asio::awaitable<void> Session::Linger() {
  connection_->ShutdownSend();
  connection_->ExpireAfter(kLingerTime);
  between_requests_ = true;
  std::array<char, 4096> thrown_away;
  size_t left = kLingerBytes;
  while (left > 0 && !context_.draining) {
    const auto read = co_await connection_->Read(thrown_away);
    if (read.outcome != Outcome::kOk) co_return;
    left -= std::min(left, read.bytes);
  }
}

bool Session::AnswerHasBody() const {
  return request_.method != "HEAD" && response_.status != 204 && response_.status != 304;
}

/// How long after its begin a body may be on its way when `bytes` of it have come.
std::chrono::milliseconds Session::BodyTime(size_t bytes) const {
  const Limits& limits = context_.limits;
  if (limits.body_bytes_per_second == 0) return limits.body_time;
  const std::chrono::milliseconds earned(bytes * 1000 / limits.body_bytes_per_second);
  return std::min(limits.body_time, std::max(limits.body_grace, earned));
}

void Session::HoldBody(size_t bytes) {
  context_.bodies_bytes -= held_bytes_;
  context_.bodies_bytes += bytes;
  held_bytes_ = bytes;
}

/// The answer takes the place of the body: a client that does not read it holds memory too.
void Session::HoldAnswer() {
  if (closed_) return;  // the handler may still be at it
  std::string().swap(request_.body);
  HoldBody(response_.body.size());
  if (HoldsTooMuch()) response_ = RefusalResponse(503, "Too many answers are being held.");
  HoldBody(response_.body.size());
}

bool Session::HoldsTooMuch() const {
  return held_bytes_ > 0 && context_.bodies_bytes > context_.limits.all_bodies_bytes;
}

void Session::LogAccess() const {
  const bool good = response_.status >= 200 && response_.status < 300;
  const LogLevel level = good ? LogLevel::kDebug : LogLevel::kInfo;
  if (!IsLogged(level)) return;
  const auto spent =
      std::chrono::duration_cast<std::chrono::milliseconds>(context_.clock.Steady() - begun_);
  Log(level, "http.request",
      {{"method", request_.method},
       {"path", request_.path},
       {"status", response_.status},
       {"request_bytes", request_bytes_},
       {"answer_bytes", AnswerHasBody() ? response_.body.size() : 0},
       {"ms", spent.count()},
       {"peer", peer_},
       {"request_id", request_id_}});
}

void Session::Drain() {
  if (between_requests_) connection_->Cancel();
}

std::optional<Clock::Monotonic> Session::idle_since() const {
  return between_requests_ && !closed_ ? std::optional(idle_since_) : std::nullopt;
}

void Session::Close() {
  closed_ = true;
  HoldBody(0);
  connection_->Close();
  answered_.cancel();
}

}  // namespace sluice::http
