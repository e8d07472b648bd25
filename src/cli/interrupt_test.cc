#include "cli/interrupt.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

namespace sluice::cli {
namespace {

TEST(Interrupt, ASignalRequestsTheStop) {
  Interrupt interrupt;
  EXPECT_FALSE(interrupt.token().stop_requested());
  kill(getpid(), SIGINT);
  interrupt.Wait();
  EXPECT_TRUE(interrupt.token().stop_requested());
}

TEST(Interrupt, ItEndsWithoutASignal) {
  Interrupt interrupt;
  EXPECT_FALSE(interrupt.token().stop_requested());
}

TEST(InterruptDeathTest, ASecondSignalEndsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        Interrupt interrupt;
        kill(getpid(), SIGTERM);
        interrupt.Wait();
        kill(getpid(), SIGTERM);
        for (;;) pause();
      },
      ::testing::ExitedWithCode(130), "");
}

}  // namespace
}  // namespace sluice::cli
