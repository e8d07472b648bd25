#include "model/timetable.h"

#include <gtest/gtest.h>

#include "model/time_text.h"

namespace sluice::model {
namespace {

UnixMillis At(std::string_view text) { return *ParseTime("at", text); }

Timetable Table(std::string_view expression, std::string_view zone = "UTC",
                UnixMillis anchor = {0}) {
  return {*ScheduleExpression::Parse(expression), *TimeZone::Find(zone), anchor};
}

/// Step from one instant to the next, as CatchUp must not.
Timetable::Due Stepped(const Timetable& table, UnixMillis first, UnixMillis now) {
  Timetable::Due due{first, 0, table.NextAfter(first)};
  while (due.next && *due.next <= now) {
    due = {*due.next, due.passed_over + 1, table.NextAfter(*due.next)};
  }
  return due;
}

TEST(Timetable, CatchesUpToTheLatestInstantAndCountsThoseBeforeIt) {
  for (const char* expression :
       {"rate(7 minutes)", "rate(1 day)", "cron(0/15 * * * ? *)", "cron(30 2 * * ? *)",
        "cron(0-5 9 ? * MON-FRI *)", "cron(0 0 1 * ? *)", "cron(59 23 L 2 ? *)",
        "cron(* 3 29 2 ? 2024)"}) {
    for (const char* zone : {"UTC", "Europe/Berlin", "Australia/Lord_Howe"}) {
      const Timetable table = Table(expression, zone);
      const UnixMillis first = *table.NextAfter(At("2024-02-01"));
      for (const char* text : {"2024-02-29T04:01:00Z", "2024-03-31T01:30:00Z",
                               "2024-10-27T00:59:59Z", "2025-01-01T00:00:00Z"}) {
        const UnixMillis now = std::max(first, At(text));
        const auto due = table.CatchUp(first, now);
        const auto expected = Stepped(table, first, now);
        EXPECT_EQ(due.latest, expected.latest) << expression << " " << zone << " " << text;
        EXPECT_EQ(due.next, expected.next) << expression;
        EXPECT_EQ(due.passed_over, std::min(expected.passed_over, Timetable::kMostCounted));
      }
    }
  }
}

TEST(Timetable, WhatIsDueNowIsNotPassedOver) {
  const Timetable table = Table("rate(1 hour)");
  const UnixMillis first = At("2026-01-01T05:00:00Z");
  const auto due = table.CatchUp(first, first);
  EXPECT_EQ(due.latest, first);
  EXPECT_EQ(due.passed_over, 0);
  EXPECT_EQ(due.next, At("2026-01-01T06:00:00Z"));
}

TEST(Timetable, AtMeansTheWallClockAndComesOnce) {
  const Timetable table = Table("at(2026-07-01T12:00:30)", "America/New_York");
  const auto first = table.NextAfter({0});
  EXPECT_EQ(first, At("2026-07-01T16:00:30Z"));
  EXPECT_EQ(table.CatchUp(*first, At("2027-01-01")).next, std::nullopt);
  EXPECT_EQ(Table("at(2026-03-29T02:30:00)", "Europe/Berlin").NextAfter({0}), std::nullopt);
}

TEST(Timetable, DaysOfARateAre24HoursWhateverClocksDo) {
  const Timetable table = Table("rate(1 day)", "Europe/Berlin", At("2026-03-28T12:00:00Z"));
  EXPECT_EQ(table.NextAfter(At("2026-03-29T11:00:00Z")), At("2026-03-29T12:00:00Z"));
}

}  // namespace
}  // namespace sluice::model
