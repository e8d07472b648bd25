#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/check.h"

namespace sluice::http {

/// The other end of a connection, byte for byte. Reading gives up after ten seconds, so that a test
/// of something that never comes fails instead of hanging.
class FakePeer {
 public:
  /// Connect to a port of the loopback.
  explicit FakePeer(uint16_t port) : FakePeer(Open()) {
    const sockaddr_in address = Loopback(port);
    CHECK(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  }
  static FakePeer Own(int fd) { return FakePeer(fd); }
  FakePeer(FakePeer&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), unread_(std::move(other.unread_)) {}
  ~FakePeer() { Close(); }

  static int Open() { return ::socket(AF_INET, SOCK_STREAM, 0); }
  static sockaddr_in Loopback(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  /// Send everything; false when the other side does not take it.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(size_t(sent));
    }
    return true;
  }

  /// Read one message: its head, and as much body as its Content-Length says. What came before the
  /// end when there is none.
  std::string ReadMessage(bool has_body = true) {
    size_t head_end;
    while ((head_end = unread_.find("\r\n\r\n")) == unread_.npos) {
      if (!ReadSome()) return std::exchange(unread_, {});
    }
    const size_t total = head_end + 4 + (has_body ? ContentLength(unread_.substr(0, head_end)) : 0);
    while (unread_.size() < total && ReadSome()) {
    }
    std::string message = unread_.substr(0, total);
    unread_.erase(0, message.size());
    return message;
  }

  /// Read until the other side ends; the flag says that it did so in order, not by a reset nor by
  /// staying silent.
  std::pair<std::string, bool> ReadToEnd() {
    while (ReadSome()) {
    }
    return {std::exchange(unread_, {}), ended_};
  }

  void ShutdownSend() { ::shutdown(fd_, SHUT_WR); }
  void Close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  explicit FakePeer(int fd) : fd_(fd) {
    CHECK(fd_ >= 0);
    const timeval limit{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  }

  static size_t ContentLength(const std::string& head) {
    const size_t at = head.find("Content-Length: ");
    return at == head.npos ? 0 : std::strtoull(head.c_str() + at + 16, nullptr, 10);
  }

  bool ReadSome() {
    char bytes[64 * 1024];
    const ssize_t count = ::recv(fd_, bytes, sizeof(bytes), 0);
    ended_ = count == 0;
    if (count <= 0) return false;
    unread_.append(bytes, size_t(count));
    return true;
  }

  int fd_;
  std::string unread_;
  bool ended_ = false;
};

/// A server of the test's own making: `serve` gets each connection in turn, on one thread.
class FakeServer {
 public:
  explicit FakeServer(std::function<void(FakePeer)> serve) : fd_(FakePeer::Open()) {
    sockaddr_in address = FakePeer::Loopback(0);
    socklen_t length = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    CHECK(::bind(fd_, generic, length) == 0 && ::listen(fd_, 64) == 0);
    CHECK(::getsockname(fd_, generic, &length) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, serve = std::move(serve)] {
      for (int fd; (fd = ::accept(fd_, nullptr, nullptr)) >= 0;) {
        ++connections_;
        serve(FakePeer::Own(fd));
      }
    });
  }
  /// Requires that the clients are gone: waits for the connection in hand.
  ~FakeServer() {
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }

  std::string Url(std::string_view target) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(target);
  }
  int connections() const { return connections_; }

 private:
  int fd_;
  uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::thread thread_;
};

}  // namespace sluice::http
