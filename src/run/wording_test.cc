#include "run/wording.h"

#include <gtest/gtest.h>

namespace sluice::run {
namespace {

TEST(Wording, CountsAgreeWithTheirNouns) {
  EXPECT_EQ(CountText(1, "file"), "1 file");
  EXPECT_EQ(CountText(0, "file"), "0 files");
  EXPECT_EQ(CountText(1'204, "file"), "1,204 files");
}

TEST(Wording, DurationsAreShort) {
  EXPECT_EQ(DurationText(-5), "0 ms");
  EXPECT_EQ(DurationText(449), "449 ms");
  EXPECT_EQ(DurationText(9'999), "9.9 s");
  EXPECT_EQ(DurationText(41'200), "41 s");
  EXPECT_EQ(DurationText(723'000), "12 min 3 s");
  EXPECT_EQ(DurationText(7'500'000), "2 h 5 min");
}

TEST(Wording, ProgressNamesTheWholeWhileItIsKnown) {
  model::RunCounts counts{2'460'000, 96'000'000, 0, 6'000'000};
  counts.splits_done = 3;
  counts.splits_total = 8;
  counts.percent = 41;
  counts.seconds_left = 12;
  EXPECT_EQ(ProgressText(counts),
            "reading: 41 % (2,460,000 of about 6,000,000 rows), 3 of 8 splits, about 12 s left");
  counts.seconds_left.reset();
  counts.splits_total = 1;
  EXPECT_EQ(ProgressText(counts), "reading: 41 % (2,460,000 of about 6,000,000 rows)");
  counts.percent.reset();
  EXPECT_EQ(ProgressText(counts), "reading: 2,460,000 rows, 96 MB");
}

TEST(Wording, AnEstimateThatWasPassedIsNotNamedAnyMore) {
  model::RunCounts counts{5, 1'000, 0, 4};
  counts.percent = 99;
  EXPECT_EQ(ProgressText(counts), "reading: 99 %, 5 rows, 1.0 kB");
}

TEST(Wording, FilesThatAreLookedThroughAreBytesOfBytes) {
  EXPECT_EQ(SurveyText(96'000'000, 234'000'000), "looking through files: 41 % (96 MB of 234 MB)");
  EXPECT_EQ(SurveyText(10, 10), "looking through files: 99 % (10 B of 10 B)");
}

TEST(Wording, EndSaysWhatWasDone) {
  EXPECT_EQ(CompletedText({1'204'551, 212'000'000, 3, 0}, 41'000, {}),
            "1,204,551 rows, 3 files, 212 MB in 41 s");
  EXPECT_EQ(CompletedText({1, 17, 1, 1}, 12, {}), "1 row, 1 file, 17 B in 12 ms");
  EXPECT_EQ(CompletedText({}, 12, {}), "no rows in the window");
  EXPECT_EQ(CompletedText({}, 12, {"a: read whole", "b: too"}),
            "no rows in the window; a: read whole; b: too");
}

}  // namespace
}  // namespace sluice::run
