#include "pg/wait.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::pg {
namespace {

/// Two ends of a TCP connection, whose kernel waits for as much as it is told to.
class Wait : public testing::Test {
 protected:
  void SetUp() override {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    ASSERT_EQ(::bind(listener, generic, size), 0);
    ASSERT_EQ(::listen(listener, 1), 0);
    ASSERT_EQ(::getsockname(listener, generic, &size), 0);
    near_ = ::socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(::connect(near_, generic, size), 0);
    far_ = ::accept(listener, nullptr, nullptr);
    ASSERT_GE(far_, 0);
    ::close(listener);
  }
  ~Wait() override {
    ::close(near_);
    ::close(far_);
  }

  Status Await() {
    return AwaitSocket(clock_, near_, Ready::kRead, std::chrono::milliseconds(30'000), {}, "it");
  }

  const SystemClock clock_;
  int near_ = -1;
  int far_ = -1;
};

TEST_F(Wait, OneByteIsEnoughAfterGatheringWasGivenUp) {
  Gather(near_);
  ASSERT_EQ(::send(far_, "x", 1, 0), 1);
  EXPECT_TRUE(Await().ok());
}

TEST_F(Wait, TheEndOfAStreamEndsGatheringAndWaiting) {
  ASSERT_EQ(::shutdown(far_, SHUT_WR), 0);
  Gather(near_);
  EXPECT_TRUE(Await().ok());
}

TEST_F(Wait, AStopEndsTheWaitForWhatNeverComes) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(AwaitSocket(clock_, near_, Ready::kRead, std::chrono::milliseconds(30'000),
                          stop.get_token(), "it")
                  .Is(ErrorKind::kCancelled));
}

}  // namespace
}  // namespace sluice::pg
