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
    const std::string expected = FormatIso({days * kSecondsOfDay * 1000}).substr(0, 10);
    ASSERT_EQ(Date(days), expected) << days;
  }
}

TEST(IsoText, YearsBeforeTheFirstAndOfMoreDigitsAreWrittenOut) {
  EXPECT_EQ(Date(2932896), "9999-12-31");
  EXPECT_EQ(Date(2932897), "10000-01-01");
  EXPECT_EQ(Date(2145031948 + 10957), "5874897-12-31");  // the last that PostgreSQL has
  EXPECT_EQ(Date(-719162), "0001-01-01");
  EXPECT_EQ(Date(-719163), "0000-12-31");
  EXPECT_EQ(Date(-719162 - 366 - 1), "-0001-12-31");
  EXPECT_EQ(Date(-2451545 + 10957), "-4713-11-24");  // its first, of 4714 BC
  EXPECT_EQ(Date(kMinDays), "-5877641-06-23");
  EXPECT_EQ(Date(kMaxDays), "5881580-07-11");
}

TEST(IsoText, DatesRepeatEvery400Years) {
  constexpr int64_t kDaysOf400Years = 146097;
  for (int64_t days = -kDaysOf400Years * 20; days < 0; days += 7) {
    const std::string early = Date(days);
    const std::string late = Date(days + kDaysOf400Years * 20);
    ASSERT_EQ(early.substr(early.size() - 6), late.substr(late.size() - 6));
    ASSERT_EQ(std::stoi(early.substr(0, early.size() - 6)) + 8000,
              std::stoi(late.substr(0, late.size() - 6)));
  }
}

TEST(IsoText, TimeHasTheDigitsAskedFor) {
  EXPECT_EQ(Time(0, 0, 0), "00:00:00");
  EXPECT_EQ(Time(86399, 7, 3), "23:59:59.007");
  EXPECT_EQ(Time(3661, 123456, 6), "01:01:01.123456");
  EXPECT_EQ(Time(43200, 1, 9), "12:00:00.000000001");
}

}  // namespace
}  // namespace sluice::format
