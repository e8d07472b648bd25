#include "base/amount_text.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(AmountText, CountsHaveCommas) {
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(1000), "1,000");
  EXPECT_EQ(CountText(1204551), "1,204,551");
  EXPECT_EQ(CountText(-123456), "-123,456");
}

TEST(AmountText, SizesHaveAtMostThreeDigits) {
  EXPECT_EQ(SizeText(-1), "0 B");
  EXPECT_EQ(SizeText(0), "0 B");
  EXPECT_EQ(SizeText(999), "999 B");
  EXPECT_EQ(SizeText(1'000), "1.0 kB");
  EXPECT_EQ(SizeText(9'949), "9.9 kB");
  EXPECT_EQ(SizeText(9'960), "10 kB");
  EXPECT_EQ(SizeText(999'499), "999 kB");
  EXPECT_EQ(SizeText(999'500), "1.0 MB");
  EXPECT_EQ(SizeText(212'400'000), "212 MB");
  EXPECT_EQ(SizeText(999'600'000), "1.0 GB");
  EXPECT_EQ(SizeText(5'000'000'000'000), "5.0 TB");
}

}  // namespace
}  // namespace sluice
