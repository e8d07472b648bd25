#include "objects/s3/retry.h"

#include <gtest/gtest.h>

#include "base/fake_clock.h"

namespace sluice::objects {
namespace {

using std::chrono::milliseconds;

const Status kSlowDown(ErrorKind::kThrottled, "slow down");

TEST(Retry, OnlyThrottledAndUnavailableAreTriedAgain) {
  FakeClock clock;
  for (const ErrorKind kind : {ErrorKind::kDenied, ErrorKind::kInvalid, ErrorKind::kNotFound,
                               ErrorKind::kCorrupt, ErrorKind::kCancelled, ErrorKind::kDuplicate}) {
    EXPECT_EQ(Retry(clock, {}).WaitAfter({kind, "m"}, {}).kind(), kind);
  }
  EXPECT_TRUE(Retry(clock, {}).WaitAfter(kSlowDown, {}).ok());
  EXPECT_TRUE(Retry(clock, {}).WaitAfter({ErrorKind::kUnavailable, "m"}, {}).ok());
}

TEST(Retry, AttemptsAreBounded) {
  FakeClock clock;
  Retry retry(clock, {.max_attempts = 3});
  EXPECT_TRUE(retry.WaitAfter(kSlowDown, {}).ok());
  EXPECT_TRUE(retry.WaitAfter(kSlowDown, {}).ok());
  EXPECT_EQ(retry.WaitAfter(kSlowDown, {}).message(), "slow down");
}

TEST(Retry, WaitsStayBelowADoublingLimitUpToTheCap) {
  FakeClock clock;
  Retry retry(clock, {.first_wait = milliseconds(100), .longest_wait = milliseconds(350)});
  for (const int limit_ms : {100, 200, 350, 350, 350}) {
    const auto before = clock.Steady();
    ASSERT_TRUE(retry.WaitAfter(kSlowDown, {}).ok());
    EXPECT_LE(clock.Steady() - before, milliseconds(limit_ms));
  }
}

TEST(Retry, TheDefaultRidesOutAMinuteWithoutACrowd) {
  FakeClock clock;
  Retry retry(clock, {});
  const auto start = clock.Steady();
  int attempts = 0;
  while (clock.Steady() - start < std::chrono::seconds(60)) {
    ASSERT_TRUE(retry.WaitAfter(kSlowDown, {}).ok()) << attempts;
    ++attempts;
  }
  EXPECT_LT(attempts, 600);
}

TEST(Retry, NoAttemptBeginsAfterTheTotalTime) {
  FakeClock clock;
  Retry retry(clock, {.total_time = std::chrono::seconds(5)});
  clock.Advance(std::chrono::seconds(5));
  EXPECT_FALSE(retry.WaitAfter(kSlowDown, {}).ok());
}

TEST(Retry, StopEndsTheWait) {
  FakeClock clock;
  std::stop_source source;
  source.request_stop();
  EXPECT_TRUE(Retry(clock, {}).WaitAfter(kSlowDown, source.get_token()).Is(ErrorKind::kCancelled));
}

}  // namespace
}  // namespace sluice::objects
