#include "model/schedule_expression.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::model {
namespace {

constexpr int64_t kHourMs = 3'600'000;

UnixMillis At(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  const std::chrono::sys_days date(std::chrono::year(year) / std::chrono::month(month) /
                                   std::chrono::day(day));
  return {std::chrono::milliseconds(date.time_since_epoch()).count() + hour * kHourMs +
          minute * 60'000};
}

std::string Next(std::string_view text, UnixMillis after) {
  const auto expression = ScheduleExpression::Parse(text);
  if (!expression.ok()) return expression.status().message();
  const auto next = expression->NextAfter(after, after, TimeZone());
  return next ? FormatBasic(*next) : "never";
}

std::string Problem(std::string_view text) {
  const auto expression = ScheduleExpression::Parse(text);
  return expression.ok() ? "" : expression.status().message();
}

TEST(ScheduleExpression, RatesAreTakenAsAllClientsWriteThem) {
  for (const char* text : {"rate(1 hour)", "rate(1 hours)", "rate(1hour)", "rate( 60  minutes )",
                           "rate(60minutes)", "rate(060 minute)"}) {
    EXPECT_EQ(Next(text, At(2026, 1, 31, 23)), "20260201T000000") << text;
  }
  EXPECT_EQ(Next("rate(999999 days)", At(2026, 1, 1)), "47631128T000000");
  EXPECT_EQ(Next("rate(999999 days)", At(9000, 1, 1)), "never");
}

TEST(ScheduleExpression, ARateCountsWholePeriodsFromItsAnchor) {
  const auto rate = ScheduleExpression::Parse("rate(3 hours)");
  ASSERT_TRUE(rate.ok());
  const UnixMillis anchor = At(2026, 3, 1, 1, 30);
  EXPECT_EQ(rate->NextAfter(anchor + -5, anchor, TimeZone()), anchor + 3 * kHourMs);
  EXPECT_EQ(rate->NextAfter(anchor, anchor, TimeZone()), anchor + 3 * kHourMs);
  EXPECT_EQ(rate->NextAfter(anchor + (3 * kHourMs - 1), anchor, TimeZone()), anchor + 3 * kHourMs);
  EXPECT_EQ(rate->NextAfter(anchor + 3 * kHourMs, anchor, TimeZone()), anchor + 6 * kHourMs);
}

TEST(ScheduleExpression, AnAtFiresOnce) {
  EXPECT_EQ(Next("at(2028-02-29T06:07:08)", At(2026, 1, 1)), "20280229T060708");
  EXPECT_EQ(Next("at(2028-02-29T06:07:00)", At(2028, 2, 29, 6, 7)), "never");
}

TEST(ScheduleExpression, ListsRangesAndIncrementsMeanWhatTheySay) {
  const UnixMillis friday = At(2026, 1, 30, 12, 15);
  EXPECT_EQ(Next("cron(* * * * ? *)", friday), "20260130T121600");
  EXPECT_EQ(Next("cron(1/10 12 * * ? *)", friday), "20260130T122100");
  EXPECT_EQ(Next("cron(0,10,5 22-2 * * ? *)", friday), "20260130T220000");
  EXPECT_EQ(Next("cron(50-5/5 13 * * ? *)", friday), "20260130T130000");
  EXPECT_EQ(Next("cron(0 9 ? * MON-fri *)", friday), "20260202T090000");
  EXPECT_EQ(Next("cron(0 9 ? * FRI-MON *)", friday), "20260131T090000");
  EXPECT_EQ(Next("cron(0\t9  1 JUN,3 ? *)", friday), "20260301T090000");
  EXPECT_EQ(Next("cron(0 9 1 1 ? 2030/3)", friday), "20300101T090000");
  EXPECT_EQ(Next("cron(0 9 1 1 ? 2025)", friday), "never");
}

TEST(ScheduleExpression, LetterMarksFindTheirDays) {
  const UnixMillis start = At(2026, 1, 31, 23, 59);
  EXPECT_EQ(Next("cron(0 0 L * ? *)", start), "20260228T000000");
  EXPECT_EQ(Next("cron(0 0 L-3 * ? *)", start), "20260225T000000");
  EXPECT_EQ(Next("cron(0 0 LW * ? *)", start), "20260227T000000");
  EXPECT_EQ(Next("cron(0 0 1W * ? *)", start), "20260202T000000");   // the 1st is a Sunday
  EXPECT_EQ(Next("cron(0 0 1W 8 ? *)", start), "20260803T000000");   // a Saturday: not into July
  EXPECT_EQ(Next("cron(0 0 31W 5 ? *)", start), "20260529T000000");  // a Sunday: not into June
  EXPECT_EQ(Next("cron(0 0 31W * ? *)", start), "20260331T000000");  // February has no 31st
  EXPECT_EQ(Next("cron(0 0 ? * 6L *)", start), "20260227T000000");
  EXPECT_EQ(Next("cron(0 0 ? * L *)", start), "20260207T000000");
  EXPECT_EQ(Next("cron(0 0 ? * SUN#5 *)", start), "20260329T000000");
  EXPECT_EQ(Next("cron(0 0 ? * 3#2 *)", start), "20260210T000000");
}

TEST(ScheduleExpression, LeapDaysKeepTheCentury) {
  EXPECT_EQ(Next("cron(30 4 29 2 ? *)", At(2026, 1, 1)), "20280229T043000");
  EXPECT_EQ(Next("cron(30 4 29 2 ? *)", At(2096, 2, 29, 4, 30)), "21040229T043000");
  EXPECT_EQ(Next("cron(30 4 29 2 ? *)", At(2196, 2, 29, 4, 30)), "never");  // 2200 is beyond
}

TEST(ScheduleExpression, TheSearchEndsWhateverTheInstant) {
  EXPECT_EQ(Next("cron(0 0 30 2 ? *)", kMinTime), "never");
  EXPECT_EQ(Next("cron(0 0 1 1 ? *)", kMinTime), "19700101T000000");
  EXPECT_EQ(Next("cron(* * * * ? *)", kMaxTime), "never");
  EXPECT_EQ(Next("cron(* * * * ? *)", At(2199, 12, 31, 23, 59)), "never");
  EXPECT_EQ(Next("rate(1 minute)", kMaxTime), "never");
}

TEST(ScheduleExpression, WhatIsWrongIsNamed) {
  EXPECT_EQ(Problem("cron(60 0 * * ? *)"), "the cron field minutes must be 0 to 59, with , - * /");
  EXPECT_EQ(Problem("cron(0 24 * * ? *)"), "the cron field hours must be 0 to 23, with , - * /");
  EXPECT_EQ(Problem("cron(0 0 ? * MON/2 *)"),
            "the cron field day-of-week must be 1 to 7 or SUN to SAT, with , - * ? L #");
  EXPECT_EQ(Problem("cron(0 0 1 * ? 1969)"),
            "the cron field year must be 1970 to 2199, with , - * /");
  EXPECT_EQ(Problem("cron(0 0 * * * *)"),
            "one of the cron fields day-of-month and day-of-week must be ?, and only one");
  EXPECT_EQ(Problem("cron(0 0 * * ?)"),
            "cron() must have six fields: minutes hours day-of-month month day-of-week year");
  EXPECT_EQ(Problem("rate(0 days)"), "rate() must begin with a number from 1 to 999999");
  EXPECT_EQ(Problem("rate(5 weeks)"),
            "rate() must have one of the units minute, minutes, hour, hours, day, days");
  EXPECT_EQ(Problem("at(2026-02-29T00:00:00)"),
            "at() must hold a time that the calendar has, in the years 1970 to 2199");
  EXPECT_EQ(Problem("at(2026-02-28 00:00)"), "at() must hold a time as in at(2026-01-31T23:59:00)");
  EXPECT_NE(Problem("daily"), "");
}

constexpr const char* kWrong[] = {"",
                                  " ",
                                  "rate",
                                  "rate(",
                                  "rate()",
                                  "rate(1)",
                                  "rate(hour)",
                                  "rate(-1 hour)",
                                  "rate(1.5 hours)",
                                  "rate(1000000 days)",
                                  "rate(1 Hour)",
                                  "rate(1 hour",
                                  " rate(1 hour)",
                                  "rate(1 hour) ",
                                  "rate (1 hour)",
                                  "RATE(1 hour)",
                                  "rate(1 hour))",
                                  "cron()",
                                  "at()",
                                  "at(1969-12-31T23:59:59)",
                                  "at(2200-01-01T00:00:00)",
                                  "at(2026-01-01T24:00:00)",
                                  "at(2026-01-01T00:00:60)",
                                  "at(2026-1-1T00:00:00)",
                                  "at(2026-01-01T00:00:00Z)",
                                  "at(2026-01-01t00:00:00)"};
constexpr const char* kWrongCron[] = {
    "? ? ? ? ? ?",     "0 0 ? * ? *",   "0 0 * * ? * *",       ", 0 * * ? *",
    "0, 0 * * ? *",    "0- 0 * * ? *",  "0-1-2 0 * * ? *",     "0/0 0 * * ? *",
    "0/60 0 * * ? *",  "0/ 0 * * ? *",  "/5 0 * * ? *",        "+1 0 * * ? *",
    "00000 0 * * ? *", "0 0 0 * ? *",   "0 0 32 * ? *",        "0 0 L-31 * ? *",
    "0 0 L-0 * ? *",   "0 0 L,1 * ? *", "0 0 1W,2W * ? *",     "0 0 W * ? *",
    "0 0 LWW * ? *",   "0 0 1 13 ? *",  "0 0 1 JANUARY ? *",   "0 0 1 ? ? *",
    "0 0 ? * 0 *",     "0 0 ? * 8L *",  "0 0 ? * 3#6 *",       "0 0 ? * 3#1,6#3 *",
    "0 0 ? * 3#12 *",  "0,* 0 * * ? *", "0 0 1 1 ? 2030-2020", "0 0 1 1 ? 2200"};

TEST(ScheduleExpression, NothingElseIsTaken) {
  for (const std::string text : kWrong) EXPECT_NE(Problem(text), "") << text;
  for (const std::string text : kWrongCron) EXPECT_NE(Problem("cron(" + text + ")"), "") << text;
}

}  // namespace
}  // namespace sluice::model
