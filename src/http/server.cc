#include "http/server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <utility>

#include "base/id.h"
#include "base/log.h"
#include "http/error.h"
#include "http/event_loop.h"
#include "http/response_head.h"
#include "http/session.h"

namespace sluice::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// Accepting fails when descriptors or memory have run out, which trying at once does not mend.
constexpr std::chrono::milliseconds kAcceptAgain{100};

void LogThrown(std::string_view event, const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& known) {
    LogFailure(LogLevel::kError, event, Internal("something threw", known.what()));
  } catch (...) {
    LogFailure(LogLevel::kError, event, Internal("something threw"));
  }
}

asio::ip::address PlainAddress(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address;
}

}  // namespace

class Server::Impl {
 public:
  Impl(const Clock& clock, ServerOptions options, Handler handler)
      : options_(std::move(options)),
        handler_(std::move(handler)),
        acceptor_(io_),
        accept_again_(io_),
        context_{clock, options_.limits, handler_, options_.is_quick, loop_, io_},
        loop_(clock, io_, workers_, options_.before_answers),
        workers_(options_.workers + 1) {}

  ~Impl() { Stop(std::chrono::milliseconds(0)); }

  Status Start();
  void Stop(std::chrono::milliseconds grace);
  uint16_t port() const { return port_; }

 private:
  Status Listen();
  asio::awaitable<void> Accept();
  void Admit(tcp::socket socket);
  bool HasRoom();
  void TurnAway(tcp::socket socket);
  void Leave(const std::shared_ptr<Session>& session, const asio::ip::address& address);
  void Drain();
  void CloseSessions();

  ServerOptions options_;
  Handler handler_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_;
  asio::steady_timer accept_again_;
  SessionContext context_;
  std::set<std::shared_ptr<Session>> sessions_;
  std::map<asio::ip::address, size_t> sessions_by_address_;
  std::stop_source drained_;
  uint16_t port_ = 0;
  std::mutex stop_mutex_;
  bool running_ = false;
  EventLoop loop_;
  // One thread more than workers: the loop's. Last: its threads are joined while all they refer to
  // is alive.
  WorkerPool workers_;
};

Status Server::Impl::Listen() {
  error_code error;
  const auto address = asio::ip::make_address(options_.host, error);
  if (error) return Invalid("the host to listen on is not an IP address");
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (!error) port_ = acceptor_.local_endpoint(error).port();
  return FromSocket(error);
}

Status Server::Impl::Start() {
  TRY(Listen());
  asio::co_spawn(io_, Accept(), [](std::exception_ptr thrown) {
    if (thrown) LogThrown("http.accept_failed", thrown);
  });
  running_ = loop_.Start();
  if (!running_) return {ErrorKind::kUnavailable, "no thread could be started"};
  return {};
}

asio::awaitable<void> Server::Impl::Accept() {
  while (!context_.draining) {
    auto [error, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
    if (context_.draining) co_return;
    if (!error) {
      Admit(std::move(socket));
    } else if (error != asio::error::connection_aborted) {
      LogFailure(LogLevel::kWarn, "http.accept_failed", FromSocket(error));
      accept_again_.expires_after(kAcceptAgain);
      co_await accept_again_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
  }
}

void Server::Impl::Admit(tcp::socket socket) {
  error_code error;
  const auto address = PlainAddress(socket.remote_endpoint(error).address());
  if (error) return;
  const auto [at, is_new] = sessions_by_address_.try_emplace(address, 0);
  if (at->second >= options_.limits.connections_per_address || !HasRoom()) {
    if (at->second == 0) sessions_by_address_.erase(at);
    return TurnAway(std::move(socket));
  }
  ++at->second;
  auto session = std::make_shared<Session>(std::move(socket), address.to_string(), context_);
  sessions_.insert(session);
  asio::co_spawn(io_, Session::Serve(session), [this, session, address](std::exception_ptr thrown) {
    if (thrown) LogThrown("http.session_failed", thrown);
    Leave(session, address);
  });
}

/// At the bound, end the connection that has waited longest for a request: whoever holds idle
/// connections shall not keep out those who have something to ask.
bool Server::Impl::HasRoom() {
  if (sessions_.size() < options_.limits.connections) return true;
  Session* longest = nullptr;
  for (const auto& session : sessions_) {
    const auto since = session->idle_since();
    if (since && (longest == nullptr || *since < *longest->idle_since())) longest = session.get();
  }
  if (longest != nullptr) longest->Close();
  return longest != nullptr;
}

// One try without waiting: a connection over the bound must not cost a session.
void Server::Impl::TurnAway(tcp::socket socket) {
  const Response response = RefusalResponse(503, "Too many connections.");
  const std::string request_id = NewUuid();
  const std::string text =
      ResponseHead(response, {context_.clock.Now(), request_id, true}) + response.body;
  error_code error;
  socket.non_blocking(true, error);
  if (!error) socket.write_some(asio::buffer(text), error);
  if (!error) socket.shutdown(tcp::socket::shutdown_send, error);
  Log(LogLevel::kInfo, "http.connection_refused", {{"request_id", request_id}});
}

void Server::Impl::Leave(const std::shared_ptr<Session>& session,
                         const asio::ip::address& address) {
  session->Close();
  sessions_.erase(session);
  const auto at = sessions_by_address_.find(address);
  if (--at->second == 0) sessions_by_address_.erase(at);
  if (context_.draining && sessions_.empty()) drained_.request_stop();
}

void Server::Impl::Drain() {
  context_.draining = true;
  error_code ignored;
  acceptor_.close(ignored);
  accept_again_.cancel();
  for (const auto& session : sessions_) session->Drain();
  if (sessions_.empty()) drained_.request_stop();
}

void Server::Impl::CloseSessions() {
  for (const auto& session : sessions_) session->Close();
}

void Server::Impl::Stop(std::chrono::milliseconds grace) {
  std::lock_guard lock(stop_mutex_);
  if (!running_) return;
  asio::post(io_, [this] { Drain(); });
  context_.clock.Sleep(grace, drained_.get_token());
  asio::post(io_, [this] { CloseSessions(); });
  loop_.Join();
  running_ = false;
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::Start(const Clock& clock, ServerOptions options,
                                              Handler handler) {
  auto impl = std::make_unique<Impl>(clock, std::move(options), std::move(handler));
  TRY(impl->Start());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

uint16_t Server::port() const { return impl_->port(); }
void Server::Stop(std::chrono::milliseconds grace) { impl_->Stop(grace); }

}  // namespace sluice::http
