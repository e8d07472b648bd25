#include "model/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/time_text.h"

namespace sluice::model {
namespace {

using testing::HasSubstr;

constexpr UnixMillis kNow{1'767'225'600'000};  // 2026-01-01
constexpr int64_t kHourMs = 3'600'000;

Result<NewSchedule> Read(const std::string& expression, std::optional<std::string> first = {},
                         const std::map<std::string, std::string>& metadata = {}) {
  return ReadSchedule("ScheduleConfiguration", {std::move(first), {}, expression}, metadata, kNow);
}

std::string ProblemOf(const Result<NewSchedule>& schedule) {
  return schedule.ok() ? "" : schedule.status().message();
}

TEST(Schedule, BeginsThirtyDaysBackAndARateCountsFromNow) {
  const auto schedule = Read("rate(1 hour)");
  ASSERT_TRUE(schedule.ok()) << schedule.status().ToString();
  EXPECT_EQ(schedule->watermark, kNow + -30 * 24 * kHourMs);
  EXPECT_EQ(schedule->next_due, kNow + kHourMs);
  EXPECT_EQ(schedule->terms, (ScheduleTerms{"rate(1 hour)", "UTC", kNow, OverlapPolicy::kSkip}));
}

TEST(Schedule, FirstExecutionFromIsWhereTheFirstWindowBegins) {
  const auto past = Read("rate(1 hour)", "2025-12-31T23:40:00Z");
  ASSERT_TRUE(past.ok());
  EXPECT_EQ(past->watermark, kNow + -20 * 60'000);
  EXPECT_EQ(past->next_due, kNow + 40 * 60'000) << "a rate counts from it";
  const auto digits = Read("rate(1 hour)", std::to_string(kNow.value - 60'000));
  ASSERT_TRUE(digits.ok());
  EXPECT_EQ(digits->watermark, kNow + -60'000);
}

TEST(Schedule, NothingIsDueBeforeFirstExecutionFrom) {
  const auto schedule = Read("cron(0 * * * ? *)", "2026-03-01T00:30:00Z");
  ASSERT_TRUE(schedule.ok());
  EXPECT_EQ(schedule->next_due, *ParseTime("", "2026-03-01T01:00:00Z"));
  EXPECT_EQ(schedule->watermark, *ParseTime("", "2026-03-01T00:30:00Z"));
}

TEST(Schedule, MetadataSaysZoneAndOverlap) {
  const auto schedule = Read("cron(0 9 * * ? *)", {},
                             {{"schedule.timezone", "America/New_York"},
                              {"schedule.overlap", "queue"},
                              {"team", "crm"},
                              {"export.format", "csv"}});
  ASSERT_TRUE(schedule.ok()) << schedule.status().ToString();
  EXPECT_EQ(schedule->next_due, *ParseTime("", "2026-01-01T14:00:00Z"));
  EXPECT_EQ(schedule->terms.zone, "America/New_York");
  EXPECT_EQ(schedule->terms.overlap, OverlapPolicy::kQueue);
}

TEST(Schedule, RefusalsNameWhatIsWrong) {
  EXPECT_THAT(ProblemOf(Read("hourly")),
              HasSubstr("ScheduleConfiguration.ScheduleExpression: must be rate("));
  EXPECT_THAT(ProblemOf(Read("at(2025-01-01T00:00:00)")), HasSubstr("never due again"));
  EXPECT_THAT(ProblemOf(Read("rate(1 day)", "soon")),
              HasSubstr("ScheduleConfiguration.FirstExecutionFrom must be a time"));
  EXPECT_THAT(ProblemOf(Read("rate(1 day)", {}, {{"schedule.timezone", "Mars/Base"}})),
              HasSubstr("ClientAssociationMetadata.schedule.timezone: must be the name"));
  EXPECT_THAT(ProblemOf(Read("rate(1 day)", {}, {{"schedule.overlap", "allow"}})),
              HasSubstr("schedule.overlap: must be one of: skip, queue"));
  EXPECT_THAT(ProblemOf(Read("rate(1 day)", {}, {{"schedule.zone", "UTC"}})),
              HasSubstr("schedule.zone: is not known"));
}

TEST(Schedule, NamesReadBack) {
  for (const auto state :
       {ScheduleState::kActive, ScheduleState::kPaused, ScheduleState::kSuspended}) {
    EXPECT_EQ(ParseScheduleState(ScheduleStateName(state)), state);
  }
  EXPECT_EQ(ParseScheduleState("asleep"), std::nullopt);
  EXPECT_EQ(ParseOverlapPolicy(OverlapPolicyName(OverlapPolicy::kQueue)), OverlapPolicy::kQueue);
}

}  // namespace
}  // namespace sluice::model
