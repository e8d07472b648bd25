#include "cli/amount_text.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using std::chrono::milliseconds;

TEST(AmountText, CountsHaveCommas) {
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(1000), "1,000");
  EXPECT_EQ(CountText(1204551), "1,204,551");
  EXPECT_EQ(CountText(-123456), "-123,456");
}

TEST(AmountText, BytesKeepAboutThreeDigits) {
  EXPECT_EQ(BytesText(163), "163 B");
  EXPECT_EQ(BytesText(1400), "1.4 kB");
  EXPECT_EQ(BytesText(999'499), "999 kB");
  EXPECT_EQ(BytesText(999'500), "1.0 MB");
  EXPECT_EQ(BytesText(9'940), "9.9 kB");
  EXPECT_EQ(BytesText(9'960), "10 kB");
  EXPECT_EQ(BytesText(212'000'000), "212 MB");
}

TEST(AmountText, ClocksGrowHoursWhenNeeded) {
  EXPECT_EQ(ClockText(milliseconds(7'900)), "0:07");
  EXPECT_EQ(ClockText(milliseconds(3'723'000)), "1:02:03");
}

}  // namespace
}  // namespace sluice::cli
