#include "model/time_zone.h"

#include <gtest/gtest.h>

#include "model/time_text.h"

namespace sluice::model {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

UnixMillis At(std::string_view text) { return *ParseTime("at", text); }

CivilMinute Wall(int year, unsigned month, unsigned day, int hour, int minute) {
  return std::chrono::local_days(std::chrono::year(year) / std::chrono::month(month) /
                                 std::chrono::day(day)) +
         hours(hour) + minutes(minute);
}

TEST(TimeZone, ReadsTheWallClockOnBothSidesOfAChange) {
  const TimeZone berlin = *TimeZone::Find("Europe/Berlin");
  EXPECT_EQ(berlin.MinuteAt(At("2026-03-29T00:59:59.999Z")), Wall(2026, 3, 29, 1, 59));
  EXPECT_EQ(berlin.MinuteAt(At("2026-03-29T01:00:00Z")), Wall(2026, 3, 29, 3, 0));
}

TEST(TimeZone, ATimeThatClocksSkipHasNoInstant) {
  const TimeZone berlin = *TimeZone::Find("Europe/Berlin");
  EXPECT_EQ(berlin.InstantOf(Wall(2026, 3, 29, 2, 30)), std::nullopt);
  EXPECT_EQ(berlin.InstantOf(Wall(2026, 3, 29, 3, 0)), At("2026-03-29T01:00:00Z"));
}

TEST(TimeZone, ATimeShownTwiceMeansTheFirst) {
  const TimeZone berlin = *TimeZone::Find("Europe/Berlin");
  EXPECT_EQ(berlin.InstantOf(Wall(2026, 10, 25, 2, 30)), At("2026-10-25T00:30:00Z"));
  EXPECT_EQ(berlin.InstantOf(Wall(2026, 10, 25, 3, 0)), At("2026-10-25T02:00:00Z"));
}

TEST(TimeZone, UtcNeedsNoDatabaseAndShowsEveryMinute) {
  const TimeZone utc;
  EXPECT_EQ(utc.name(), "UTC");
  EXPECT_EQ(TimeZone::Find("UTC")->name(), "UTC");
  EXPECT_EQ(utc.InstantOf(Wall(2026, 3, 29, 2, 30)), At("2026-03-29T02:30:00Z"));
  EXPECT_EQ(utc.MinuteAt(UnixMillis{-1}), Wall(1969, 12, 31, 23, 59));
}

TEST(TimeZone, WhatIsNoNameOfOneIsRefused) {
  for (const char* name : {"", "Europe/Atlantis", "../../../etc/passwd", "/etc/localtime", "utc ",
                           "+01:00", "posixrules/../UTC"}) {
    EXPECT_TRUE(TimeZone::Find(name).status().Is(ErrorKind::kInvalid)) << name;
  }
  EXPECT_FALSE(TimeZone::Find(std::string(1000, 'x')).ok());
  EXPECT_FALSE(TimeZone::Find(std::string_view("Europe/Berlin\0", 14)).ok());
}

}  // namespace
}  // namespace sluice::model
