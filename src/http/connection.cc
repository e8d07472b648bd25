#include "http/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace sluice::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kCancelAgain{100};

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, const Clock& clock)
    : socket_(std::move(socket)), timer_(socket_.get_executor()), clock_(clock) {
  // An answer leaves in one write: waiting to fill a packet would only delay it.
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
}

void Connection::ExpireAfter(std::chrono::milliseconds limit) {
  late_ = false;
  due_ = clock_.Steady() + limit;
  if (!watched_until_ || *due_ < *watched_until_) Watch(limit);
}

void Connection::Watch(Duration wait) {
  watched_until_ = clock_.Steady() + wait;
  timer_.expires_after(wait);
  timer_.async_wait([weak = weak_from_this()](error_code error) {
    if (error) return;
    if (const auto self = weak.lock()) self->OnTimer();
  });
}

void Connection::OnTimer() {
  watched_until_.reset();
  if (!due_) return;
  const Duration left = *due_ - clock_.Steady();
  if (left > Duration::zero()) return Watch(left);
  late_ = true;
  Cancel();
  // A write of several steps can have stood between two of them, where there is nothing to cancel.
  Watch(kCancelAgain);
}

asio::awaitable<Connection::ReadResult> Connection::Read(std::span<char> space) {
  if (late_) co_return ReadResult{Outcome::kLate};
  const auto [error, bytes] =
      co_await socket_.async_read_some(asio::buffer(space.data(), space.size()), kAwait);
  co_return ReadResult{ToOutcome(bool(error)), bytes};
}

asio::awaitable<Connection::Outcome> Connection::Write(std::string_view head,
                                                       std::string_view body) {
  if (late_) co_return Outcome::kLate;
  const std::array<asio::const_buffer, 2> buffers = {asio::buffer(head), asio::buffer(body)};
  // Nearly every answer fits what the kernel takes at once: no operation to set up and wait for.
  error_code first_error;
  const size_t sent = socket_.write_some(buffers, first_error);
  if (first_error && first_error != asio::error::would_block) co_return Outcome::kEnd;
  if (sent == head.size() + body.size()) co_return Outcome::kOk;
  const std::array<asio::const_buffer, 2> rest = {
      buffers[0] + sent, buffers[1] + (sent - std::min(sent, head.size()))};
  const auto [error, bytes] = co_await asio::async_write(socket_, rest, kAwait);
  co_return ToOutcome(bool(error));
}

Connection::Outcome Connection::ToOutcome(bool failed) const {
  if (!failed) return Outcome::kOk;
  return late_ ? Outcome::kLate : Outcome::kEnd;
}

void Connection::ShutdownSend() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void Connection::Cancel() {
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::Close() {
  error_code ignored;
  socket_.close(ignored);
  timer_.cancel();
}

}  // namespace sluice::http
