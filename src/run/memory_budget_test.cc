#include "run/memory_budget.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <vector>

#include "run/memory_shares.h"

namespace sluice::run {
namespace {

constexpr int64_t kMib = 1024 * 1024;

TEST(MemoryBudget, ARunAloneHasAllButWhatTheOthersNeed) {
  MemoryBudget budget(160 * kMib, 2);
  std::optional<MemoryBudget::Grant> first(budget.Take());
  EXPECT_EQ(first->bytes(), 160 * kMib - kLeastLaneBytes);
  const auto second = budget.Take();
  EXPECT_EQ(second.bytes(), kLeastLaneBytes);
  first.reset();
  EXPECT_EQ(budget.Take().bytes(), 160 * kMib - kLeastLaneBytes);
}

TEST(MemoryBudget, TooLittleIsRaisedToTheLeastOfEachRun) {
  MemoryBudget budget(0, 3);
  const auto first = budget.Take();
  const auto second = budget.Take();
  const auto third = budget.Take();
  for (const auto* grant : {&first, &second, &third}) EXPECT_EQ(grant->bytes(), kLeastLaneBytes);
}

TEST(MemoryBudget, IsNeverExceededAndNeverLeavesARunWithTooLittle) {
  constexpr int64_t kAll = 500 * kMib;
  constexpr size_t kRuns = 5;
  MemoryBudget budget(kAll, kRuns);
  std::mt19937 random(1);
  std::vector<std::optional<MemoryBudget::Grant>> out;
  for (int step = 0; step < 10'000; ++step) {
    if (out.size() < kRuns && random() % 2 == 0) {
      out.emplace_back(budget.Take());
      EXPECT_GE(out.back()->bytes(), kLeastLaneBytes);
    } else if (!out.empty()) {
      std::vector<std::optional<MemoryBudget::Grant>> kept;
      const size_t ended = random() % out.size();
      for (size_t i = 0; i < out.size(); ++i) {
        if (i != ended) kept.emplace_back(std::move(*out[i]));
      }
      for (auto& grant : out) grant.reset();
      out = std::move(kept);
    }
    int64_t taken = 0;
    for (const auto& grant : out) taken += grant->bytes();
    EXPECT_LE(taken, kAll);
  }
}

}  // namespace
}  // namespace sluice::run
