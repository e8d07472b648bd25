#include "api/throttle.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/fake_clock.h"

namespace sluice::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// How many of `asked` requests pass at once.
int Passing(Throttle& throttle, std::string_view key, int asked) {
  int passed = 0;
  for (int i = 0; i < asked; ++i) passed += throttle.Delay(key) == nanoseconds::zero();
  return passed;
}

TEST(Throttle, WithNoRateEverythingPasses) {
  FakeClock clock;
  Throttle throttle(clock, {});
  EXPECT_EQ(Passing(throttle, "a", 10'000), 10'000);
}

TEST(Throttle, BurstPassesAtOnceThenTheRate) {
  FakeClock clock;
  Throttle throttle(clock, {.requests_per_second = 10, .burst = 5});
  EXPECT_EQ(Passing(throttle, "a", 50), 5);
  for (int second = 0; second < 3; ++second) {
    int passed = 0;
    for (int i = 0; i < 100; ++i) {
      clock.Advance(milliseconds(10));
      passed += Passing(throttle, "a", 3);
    }
    EXPECT_EQ(passed, 10);
  }
  clock.Advance(std::chrono::hours(1));
  EXPECT_EQ(Passing(throttle, "a", 50), 5);
}

TEST(Throttle, BurstIsASecondsWorthUnlessSet) {
  FakeClock clock;
  Throttle throttle(clock, {.requests_per_second = 7});
  EXPECT_EQ(Passing(throttle, "a", 50), 7);
}

TEST(Throttle, DelayIsHowLongToWaitAndRefusalsCostNothing) {
  FakeClock clock;
  Throttle throttle(clock, {.requests_per_second = 2, .burst = 1});
  EXPECT_EQ(throttle.Delay("a"), nanoseconds::zero());
  for (int i = 0; i < 100; ++i) EXPECT_EQ(throttle.Delay("a"), milliseconds(500));
  clock.Advance(milliseconds(499));
  EXPECT_EQ(throttle.Delay("a"), milliseconds(1));
  clock.Advance(milliseconds(1));
  EXPECT_EQ(throttle.Delay("a"), nanoseconds::zero());
}

TEST(Throttle, KeysDoNotSlowEachOther) {
  FakeClock clock;
  Throttle throttle(clock, {.requests_per_second = 1, .burst = 1});
  EXPECT_EQ(Passing(throttle, "a", 100), 1);
  EXPECT_EQ(Passing(throttle, "b", 100), 1);
}

TEST(Throttle, KeyThatOwesIsRememberedAmongManyOthers) {
  FakeClock clock;
  Throttle throttle(clock, {.requests_per_second = 1, .burst = 1000});
  EXPECT_EQ(Passing(throttle, "busy", 2000), 1000);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_EQ(throttle.Delay("other" + std::to_string(i)), nanoseconds::zero());
  }
  EXPECT_EQ(Passing(throttle, "busy", 100), 0);
}

TEST(Throttle, ManyThreadsPassTheBurstTogether) {
  FakeClock clock;
  Throttle throttle(clock, {.requests_per_second = 1, .burst = 100});
  std::atomic<int> passed = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { passed += Passing(throttle, "a", 100); });
  threads.clear();
  EXPECT_EQ(passed, 100);
}

}  // namespace
}  // namespace sluice::api
