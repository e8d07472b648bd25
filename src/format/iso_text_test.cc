#include "format/iso_text.h"

#include <gtest/gtest.h>

#include <string>

#include "base/time.h"

namespace sluice::format {
namespace {

std::string Date(int64_t days) {
  char text[kIsoDateBytes];
  return {text, WriteIsoDate(days, text)};
}

std::string Time(int64_t seconds, int64_t fraction, int digits) {
  char text[kIsoTimeBytes];
  return {text, WriteIsoTime(seconds, fraction, digits, text)};
}

TEST(IsoText, EveryDayOfTheCalendarsCycleIsWhatTheGroundRendersToo) {
  constexpr int64_t kDaysOf400Years = 146097;
  for (int64_t days = -kDaysOf400Years / 2; days <= kDaysOf400Years / 2; ++days) {
    const std::string expected = FormatIso({days * kSecondsOfDay * 1000}).substr(0, kIsoDateBytes);
    ASSERT_EQ(Date(days), expected) << days;
  }
}

TEST(IsoText, BoundsAreTheYearsOfFourDigits) {
  EXPECT_EQ(Date(kMinDays), "0001-01-01");
  EXPECT_EQ(Date(0), "1970-01-01");
  EXPECT_EQ(Date(kMaxDays), "9999-12-31");
}

TEST(IsoText, TimeHasTheDigitsAskedFor) {
  EXPECT_EQ(Time(0, 0, 0), "00:00:00");
  EXPECT_EQ(Time(86399, 7, 3), "23:59:59.007");
  EXPECT_EQ(Time(3661, 123456, 6), "01:01:01.123456");
  EXPECT_EQ(Time(43200, 1, 9), "12:00:00.000000001");
}

}  // namespace
}  // namespace sluice::format
