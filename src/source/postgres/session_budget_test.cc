#include "source/postgres/session_budget.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

namespace sluice::source {
namespace {

constexpr std::chrono::milliseconds kLong{60'000};

TEST(SessionBudget, GrantsWhatIsFreeAndTakesItBack) {
  SessionBudget budget(5);
  {
    const auto first = budget.Take(3, kLong, {});
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first->sessions(), 3u);
    EXPECT_EQ(budget.Take(3, kLong, {})->sessions(), 2u);
  }
  EXPECT_EQ(budget.Take(9, kLong, {})->sessions(), 5u);
}

TEST(SessionBudget, ABudgetOfOneGrantsOne) {
  SessionBudget budget(1);
  EXPECT_EQ(budget.Take(3, kLong, {})->sessions(), 1u);
}

TEST(SessionBudget, OneFreeSessionIsTooFewToBeginWith) {
  SessionBudget budget(3);
  const auto held = budget.Take(2, kLong, {});
  const auto late = budget.Take(2, std::chrono::milliseconds(0), {});
  EXPECT_TRUE(late.status().Is(ErrorKind::kUnavailable));
}

TEST(SessionBudget, WaitingEndsWithTheStop) {
  SessionBudget budget(2);
  const auto held = budget.Take(2, kLong, {});
  std::stop_source stop;
  std::jthread waiting([&] {
    EXPECT_TRUE(budget.Take(2, kLong, stop.get_token()).status().Is(ErrorKind::kCancelled));
  });
  stop.request_stop();
}

TEST(SessionBudget, ManyTakersNeverHaveMoreThanThereIs) {
  SessionBudget budget(4);
  std::atomic<size_t> out = 0;
  std::vector<std::jthread> takers;
  for (int i = 0; i < 8; ++i) {
    takers.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        const auto grant = budget.Take(3, kLong, {});
        ASSERT_TRUE(grant.ok());
        EXPECT_LE(out += grant->sessions(), 4u);
        out -= grant->sessions();
      }
    });
  }
}

}  // namespace
}  // namespace sluice::source
