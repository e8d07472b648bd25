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
  EXPECT_EQ(ProgressText({412'000, 96'000'000, 0, 1'204'551}),
            "412,000 of about 1,204,551 rows, 96 MB");
  EXPECT_EQ(ProgressText({412'000, 96'000'000, 0, 0}), "412,000 rows, 96 MB");
  // An estimate that has been passed says nothing any more.
  EXPECT_EQ(ProgressText({5, 1'000, 0, 4}), "5 rows, 1.0 kB");
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
