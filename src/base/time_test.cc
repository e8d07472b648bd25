#include "base/time.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Time, RendersUtcWithMilliseconds) {
  EXPECT_EQ(FormatIso({0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatIso({1'767'225'600'007}), "2026-01-01T00:00:00.007Z");
  EXPECT_EQ(FormatIso({-1}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(FormatIso(kMaxTime), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(FormatIso(kMinTime), "0001-01-01T00:00:00.000Z");
}

TEST(Time, BasicFormCutsTheFraction) {
  EXPECT_EQ(FormatBasic({1'709'210'096'999}), "20240229T123456");
}

}  // namespace
}  // namespace sluice
