#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string_view>
#include <thread>
#include <vector>

#include "base/check.h"

namespace sluice::objects {

/// A line between a client and a server of this machine. It breaks where an answer's head says
/// "x-fault: lose" (reset, nothing passed on) or "x-fault: cut" (closed before the last bytes).
class FakeRelay {
 public:
  explicit FakeRelay(uint16_t server_port) : server_port_(server_port), fd_(Socket()) {
    sockaddr_in address = Loopback(0);
    socklen_t length = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    CHECK(::bind(fd_, generic, length) == 0 && ::listen(fd_, 64) == 0);
    CHECK(::getsockname(fd_, generic, &length) == 0);
    port_ = ntohs(address.sin_port);
    CHECK(::pipe(end_) == 0);
    acceptor_ = std::jthread([this] { Accept(); });
  }

  ~FakeRelay() {
    ::close(end_[1]);  // wakes every poll, for ever
    acceptor_.join();
    lines_.clear();
    ::close(end_[0]);
    ::close(fd_);
  }

  uint16_t port() const { return port_; }

 private:
  static int Socket() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0);
    return fd;
  }

  static sockaddr_in Loopback(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  void Accept() {
    while (true) {
      pollfd ready[2] = {{fd_, POLLIN, 0}, {end_[0], POLLIN, 0}};
      if (::poll(ready, 2, -1) < 0 || ready[1].revents != 0) return;
      const int client = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client >= 0) lines_.emplace_back([this, client] { Carry(client); });
    }
  }

  void Carry(int client) {
    const int server = Socket();
    const sockaddr_in address = Loopback(server_port_);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
      while (CarryOnce(client, server)) {
      }
    }
    ::close(server);
    ::close(client);
  }

  bool CarryOnce(int client, int server) {
    pollfd ready[3] = {{client, POLLIN, 0}, {server, POLLIN, 0}, {end_[0], POLLIN, 0}};
    if (::poll(ready, 3, -1) < 0 || ready[2].revents != 0) return false;
    if (ready[0].revents != 0 && !Pass(client, server, false)) return false;
    return ready[1].revents == 0 || Pass(server, client, true);
  }

  static bool Pass(int from, int to, bool answers) {
    char space[64 * 1024];
    const ssize_t count = ::recv(from, space, sizeof(space), 0);
    if (count <= 0) return false;
    std::string_view bytes(space, size_t(count));
    if (answers && bytes.find("x-fault: lose") != bytes.npos) {
      const linger reset{1, 0};
      ::setsockopt(to, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
      return false;
    }
    const bool cut = answers && bytes.find("x-fault: cut") != bytes.npos;
    if (cut) bytes.remove_suffix(5);
    while (!bytes.empty()) {
      const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(size_t(sent));
    }
    return !cut;
  }

  const uint16_t server_port_;
  const int fd_;
  uint16_t port_ = 0;
  int end_[2] = {-1, -1};
  std::jthread acceptor_;
  std::vector<std::jthread> lines_;  // the acceptor's alone until it has ended
};

}  // namespace sluice::objects
