#include "schedule/simulation/simulation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "schedule/simulation/memory_folder.h"

namespace sluice::schedule {
namespace {

using testing::IsEmpty;

class SimulationTest : public testing::Test {
 protected:
  SimulationTest() { SetLogLevel(LogLevel::kError); }
  ~SimulationTest() override { SetLogLevel(LogLevel::kInfo); }

  static SimulationReport Run(SimulationOptions options) {
    const MemoryFolder folder;
    options.folder = folder.path();
    return Simulate(options);
  }
};

TEST_F(SimulationTest, DaysOfFaultsDeathsAndClockStepsLoseAndDoubleNothing) {
  int64_t cancelled = 0;
  for (const uint64_t seed : {1, 2, 3}) {
    const SimulationReport report = Run({.seed = seed, .days = 8, .settle_days = 3});
    EXPECT_THAT(report.violations, IsEmpty()) << "seed " << seed;
    EXPECT_GT(report.completed, 20);
    EXPECT_GT(report.rows, 200);
    EXPECT_GT(report.deaths, 0);
    cancelled += report.cancelled;
  }
  EXPECT_GT(cancelled, 0);
}

TEST_F(SimulationTest, TheSameSeedGivesTheSameCourse) {
  const SimulationReport one = Run({.seed = 7, .days = 2, .settle_days = 2});
  const SimulationReport other = Run({.seed = 7, .days = 2, .settle_days = 2});
  EXPECT_EQ(one.calls, other.calls);
  EXPECT_EQ(one.completed, other.completed);
  EXPECT_EQ(one.rows, other.rows);
  EXPECT_EQ(one.deaths, other.deaths);
}

// One call in a course that has no other trouble, tried at many places of it.
TEST_F(SimulationTest, WhicheverCallOfTheStoreFailsNothingIsLostOrDoubled) {
  SimulationOptions options{
      .seed = 11, .days = 0, .settle_days = 1, .trouble = 0, .deaths = false, .clock_steps = false};
  options.fail_call = 0;
  const int64_t calls = Run(options).calls;
  constexpr int64_t kEvery = 251;
  for (int64_t call = 1; call <= calls; call += kEvery) {
    options.fail_call = call;
    for (const bool lost : {false, true}) {
      options.answer_lost = lost;
      EXPECT_THAT(Run(options).violations, IsEmpty()) << "call " << call << " lost " << lost;
    }
  }
}

}  // namespace
}  // namespace sluice::schedule
