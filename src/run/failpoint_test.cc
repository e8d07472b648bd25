#include "run/failpoint.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#ifdef SLUICE_FAILPOINTS

namespace sluice::run {
namespace {

TEST(Failpoint, IsReadFromItsText) {
  const auto once = ParseFailpoint("run.after_claim:kill");
  ASSERT_TRUE(once.has_value());
  EXPECT_EQ(once->name, "run.after_claim");
  EXPECT_EQ(once->pass, 1);
  EXPECT_EQ(ParseFailpoint("run.mid_part:kill:12")->pass, 12);
  for (const char* text : {"", ":kill", "run.mid_part", "run.mid_part:die", "run.mid_part:kill:",
                           "run.mid_part:kill:0", "run.mid_part:kill:1x", "run.mid_part:killer"}) {
    EXPECT_FALSE(ParseFailpoint(text).has_value()) << text;
  }
}

TEST(FailpointDeathTest, KillsAtTheNamedPassAlone) {
  const auto pass_three_times = [] {
    setenv("SLUICE_FAILPOINT", "run.here:kill:3", 1);
    FAILPOINT("run.elsewhere");
    FAILPOINT("run.here");
    FAILPOINT("run.here");
    std::fputs("alive after two\n", stderr);
    FAILPOINT("run.here");
    std::exit(0);
  };
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(pass_three_times(), testing::KilledBySignal(SIGKILL), "alive after two");
}

}  // namespace
}  // namespace sluice::run

#else

namespace sluice::run {
namespace {

TEST(Failpoint, IsNothingInABuildWithoutThem) {
  setenv("SLUICE_FAILPOINT", "run.here:kill", 1);
  FAILPOINT("run.here");
  SUCCEED();
}

}  // namespace
}  // namespace sluice::run

#endif
