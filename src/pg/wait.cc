#include "pg/wait.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>

namespace sluice::pg {
namespace {

/// A descriptor that can be read once a stop is requested.
class StopSignal {
 public:
  explicit StopSignal(const std::stop_token& stop)
      : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), raise_(stop, Raise{descriptor_}) {}
  ~StopSignal() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int descriptor() const { return descriptor_; }

 private:
  struct Raise {
    int descriptor;
    void operator()() const noexcept {
      const uint64_t one = 1;
      [[maybe_unused]] const ssize_t written = ::write(descriptor, &one, sizeof one);
    }
  };
  const int descriptor_;
  const std::stop_callback<Raise> raise_;  // gone before the descriptor is closed
};

short EventsOf(Ready ready) {
  switch (ready) {
    case Ready::kRead: return POLLIN;
    case Ready::kWrite: return POLLOUT;
    case Ready::kEither: break;
  }
  return POLLIN | POLLOUT;
}

}  // namespace

Status AwaitSocket(const Clock& clock, int socket, Ready ready, std::chrono::milliseconds patience,
                   const std::stop_token& stop, std::string_view what) {
  if (stop.stop_requested()) return Cancelled("reading was stopped");
  // Data that is there needs no signal, which is two system calls more.
  std::array<pollfd, 2> watched{pollfd{socket, EventsOf(ready), 0}, pollfd{-1, POLLIN, 0}};
  if (::poll(watched.data(), 1, 0) > 0) return {};
  const StopSignal signal(stop);
  if (signal.descriptor() < 0) return {ErrorKind::kUnavailable, "no descriptor is free to wait by"};
  watched[1].fd = signal.descriptor();
  const Deadline deadline = Deadline::After(clock, patience);
  while (!deadline.Passed()) {
    const int left = static_cast<int>(std::min<int64_t>(deadline.Left().count(), INT_MAX));
    const int count = ::poll(watched.data(), watched.size(), left);
    if (stop.stop_requested()) return Cancelled("reading was stopped");
    if (count > 0) return {};
    if (count < 0 && errno != EINTR) break;
  }
  return {ErrorKind::kUnavailable,
          fmt::format("{} did not answer for {} s", what, patience.count() / 1000)};
}

void Gather(int socket) {
  constexpr int kMuchBytes = 128 * 1024;
  constexpr int kMomentMs = 2;
  pollfd watched{socket, POLLIN, 0};
  if (::poll(&watched, 1, 0) != 0) return;
  const auto wake_at = [socket](int bytes) {
    return ::setsockopt(socket, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes) == 0;
  };
  if (!wake_at(kMuchBytes)) return;
  ::poll(&watched, 1, kMomentMs);
  wake_at(1);
}

}  // namespace sluice::pg
