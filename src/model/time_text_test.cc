#include "model/time_text.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

int64_t Parsed(std::string_view text) {
  const auto at = ParseTime("--from", text);
  EXPECT_TRUE(at.ok()) << text << ": " << at.status().ToString();
  return at.ok() ? at->value : -1;
}

TEST(TimeText, EpochMillisecondsAreTakenAsTheyAre) {
  EXPECT_EQ(Parsed("0"), 0);
  EXPECT_EQ(Parsed("1767225600000"), 1767225600000);
}

TEST(TimeText, IsoFormsMeanTheSameMoment) {
  for (const char* text :
       {"2026-01-01", "2026-01-01T00:00", "2026-01-01T00:00:00Z", "2026-01-01 00:00:00.000Z",
        "2026-01-01T01:00:00+01:00", "2025-12-31T18:30:00-0530", "2026-01-01T00:00:00,000z"}) {
    EXPECT_EQ(Parsed(text), 1767225600000) << text;
  }
}

TEST(TimeText, FractionsAreCutToMilliseconds) {
  EXPECT_EQ(Parsed("1970-01-01T00:00:00.5Z"), 500);
  EXPECT_EQ(Parsed("1970-01-01T00:00:00.0079999Z"), 7);
}

TEST(TimeText, LeapDaysAreThoseOfTheCalendar) {
  EXPECT_EQ(Parsed("2024-02-29"), 1709164800000);
  EXPECT_FALSE(ParseTime("--from", "2023-02-29").ok());
}

TEST(TimeText, WhatIsNoTimeIsRefusedNamingTheOption) {
  for (const char* text :
       {"", "noon", "-1", "2026-13-01", "2026-01-01T", "2026-01-01T24:00", "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00Zx", "2026-1-1", "2026-01-01T00:00:00.Z", "2026-01-01T00:00+1",
        "1969-12-31", "0000-01-01", "99999999999999999999"}) {
    const auto at = ParseTime("--from", text);
    ASSERT_FALSE(at.ok()) << text;
    EXPECT_EQ(at.status().kind(), ErrorKind::kInvalid);
    EXPECT_NE(at.status().message().find("--from"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace sluice::model
