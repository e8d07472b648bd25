#include "load/driver.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>
#include <utility>

namespace load {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPatienceMs = 10'000;

[[noreturn]] void Give(const char* what) {
  std::fprintf(stderr, "load: %s: %s\n", what, std::strerror(errno));
  std::exit(1);
}

int Connect(uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    Give("cannot connect");
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  return fd;
}

double CpuSeconds(pid_t pid) {
  clockid_t clock;
  timespec spent{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &spent) != 0) {
    Give("cannot read the processor time");
  }
  return double(spent.tv_sec) + double(spent.tv_nsec) * 1e-9;
}

/// The length of the first message in `bytes`, or 0 while it is not whole.
size_t MessageLength(std::string_view bytes) {
  const size_t head = bytes.find("\r\n\r\n");
  if (head == bytes.npos) return 0;
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const size_t at = bytes.substr(0, head).find(kLength);
  size_t body = 0;
  if (at != bytes.npos) {
    const char* digits = bytes.data() + at + kLength.size();
    std::from_chars(digits, bytes.data() + head, body);
  }
  const size_t length = head + 4 + body;
  return bytes.size() >= length ? length : 0;
}

/// True when the server says that it ends the connection after this answer.
bool Ends(std::string_view answer) {
  return answer.substr(0, answer.find("\r\n\r\n")).find("\r\nConnection: close") !=
         std::string_view::npos;
}

}  // namespace

class Driver {
 public:
  Driver(const Plan& plan, const std::vector<std::string>& requests)
      : plan_(plan), requests_(requests), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    lanes_.resize(plan.connections);
    for (size_t i = 0; i < lanes_.size(); ++i) Open(i);
  }
  ~Driver() {
    for (Lane& lane : lanes_) ::close(lane.fd);
    ::close(epoll_);
  }

  Outcome Run() {
    const Clock::time_point begun = Clock::now();
    measure_from_ = begun + plan_.warm_up;
    end_ = measure_from_ + plan_.duration;
    for (Lane& lane : lanes_) SendNext(lane, begun);
    while (busy_ > 0) Step();
    Finish();
    return std::move(outcome_);
  }

 private:
  struct Lane {
    int fd = -1;
    std::string_view request;
    std::string_view unsent;
    Clock::time_point sent_at;
    bool in_flight = false;
    bool answered_before = false;  // on this connection
    size_t filled = 0;
    std::array<char, 16 * 1024> bytes;
  };

  void Open(size_t index) {
    Lane& lane = lanes_[index];
    lane.fd = Connect(plan_.port);
    lane.filled = 0;
    lane.answered_before = false;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, lane.fd, &event) != 0) Give("cannot watch a socket");
  }

  void SendNext(Lane& lane, Clock::time_point now) {
    if (next_ == requests_.size()) {
      if (plan_.once) return;
      next_ = 0;
    }
    lane.request = requests_[next_++];
    lane.unsent = lane.request;
    lane.sent_at = now;
    lane.in_flight = true;
    ++busy_;
    Flush(lane);
  }

  void Flush(Lane& lane) {
    while (!lane.unsent.empty()) {
      const ssize_t sent = ::send(lane.fd, lane.unsent.data(), lane.unsent.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) continue;  // small requests into an idle socket
      if (sent < 0) return;                       // reading tells that the connection has ended
      lane.unsent.remove_prefix(size_t(sent));
    }
  }

  void Step() {
    std::array<epoll_event, 64> events;
    const int ready = ::epoll_wait(epoll_, events.data(), int(events.size()), kPatienceMs);
    if (ready == 0) {
      errno = ETIMEDOUT;
      Give("no answer");
    }
    for (int i = 0; i < ready; ++i) Receive(size_t(events[size_t(i)].data.u64));
  }

  void Receive(size_t index) {
    Lane& lane = lanes_[index];
    const ssize_t got =
        ::recv(lane.fd, lane.bytes.data() + lane.filled, lane.bytes.size() - lane.filled, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return Reopen(index);
    lane.filled += size_t(got);
    const std::string_view bytes(lane.bytes.data(), lane.filled);
    if (MessageLength(bytes) == 0) {
      if (lane.filled == lane.bytes.size()) {
        errno = EMSGSIZE;
        Give("an answer is too long");
      }
      return;
    }
    const Clock::time_point now = Clock::now();
    Record(bytes, now, lane);
    const bool ends = Ends(bytes);
    lane.filled = 0;
    lane.answered_before = true;
    lane.in_flight = false;
    --busy_;
    if (ends) Replace(index);
    if (now < end_) SendNext(lane, now);
  }

  // A server may end a connection between two requests; what it had not answered is sent again.
  void Reopen(size_t index) {
    Lane& lane = lanes_[index];
    if (!lane.in_flight) {
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, lane.fd, nullptr);
      return;
    }
    if (!lane.answered_before) {
      errno = ECONNRESET;
      Give("the server ends connections without an answer");
    }
    Replace(index);
    lane.unsent = lane.request;
    Flush(lane);
  }

  void Replace(size_t index) {
    ::close(lanes_[index].fd);
    Open(index);
    ++outcome_.reconnects;
  }

  void Record(std::string_view answer, Clock::time_point now, const Lane& lane) {
    if (now < measure_from_ || now > end_) return;
    if (!measuring_) Begin(now);
    last_ = now;
    if (!answer.starts_with("HTTP/1.1 2")) {
      if (outcome_.failures++ == 0) outcome_.first_failure = answer;
      return;
    }
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(now - lane.sent_at);
    outcome_.latencies_us.push_back(uint32_t(took.count()));
  }

  void Begin(Clock::time_point now) {
    measuring_ = true;
    begun_ = now;
    server_cpu_ = plan_.server_pid ? CpuSeconds(plan_.server_pid) : 0;
    client_cpu_ = CpuSeconds(0);
    outcome_.latencies_us.reserve(1 << 20);
  }

  void Finish() {
    if (!measuring_) return;
    outcome_.seconds = std::chrono::duration<double>(last_ - begun_).count();
    if (plan_.server_pid) outcome_.server_cpu_seconds = CpuSeconds(plan_.server_pid) - server_cpu_;
    outcome_.client_cpu_seconds = CpuSeconds(0) - client_cpu_;
  }

  const Plan& plan_;
  const std::vector<std::string>& requests_;
  const int epoll_;
  std::vector<Lane> lanes_;
  size_t next_ = 0;
  size_t busy_ = 0;
  Clock::time_point measure_from_, end_, begun_, last_;
  bool measuring_ = false;
  double server_cpu_ = 0;
  double client_cpu_ = 0;
  Outcome outcome_;
};

Outcome Drive(const Plan& plan, const std::vector<std::string>& requests) {
  return Driver(plan, requests).Run();
}

}  // namespace load
