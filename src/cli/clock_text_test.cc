#include "cli/clock_text.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using std::chrono::milliseconds;

TEST(ClockText, GrowsHoursWhenNeeded) {
  EXPECT_EQ(ClockText(milliseconds(7'900)), "0:07");
  EXPECT_EQ(ClockText(milliseconds(3'723'000)), "1:02:03");
}

}  // namespace
}  // namespace sluice::cli
