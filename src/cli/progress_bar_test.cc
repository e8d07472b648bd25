#include "cli/progress_bar.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using std::chrono::milliseconds;

TEST(ProgressBar, ShowsRowsBytesRateAndTimeLeft) {
  const Progress half{"running", 500'000, 250'000'000, 0.5, milliseconds(5'000)};
  EXPECT_EQ(RenderProgress(half, 100),
            "running [==============>             ]  50%  500,000 rows  250 MB  100,000 rows/s  "
            "ETA 0:05");
}

TEST(ProgressBar, ShowsTheRateAndTheTimeLeftThatItIsGiven) {
  Progress half{"running", 500'000, 250'000'000, 0.5, {}};
  half.rows_per_second = 70'000;
  half.seconds_left = 61;
  EXPECT_EQ(
      RenderProgress(half, 100),
      "running [==============>             ]  50%  500,000 rows  250 MB  70,000 rows/s  ETA 1:01");
}

TEST(ProgressBar, AnUnknownEndHasNoBarAndNoTimeLeft) {
  const Progress unknown{"running", 10, 1'000, {}, milliseconds(1'000)};
  EXPECT_EQ(RenderProgress(unknown, 100), "running 10 rows  1.0 kB  10 rows/s");
}

TEST(ProgressBar, NeverExceedsTheColumns) {
  for (size_t columns = 0; columns < 200; ++columns) {
    for (double fraction : {-1.0, 0.0, 0.3, 1.0, 7.0}) {
      const Progress progress{"importing", 123'456'789, 98'765'432'100, fraction,
                              milliseconds(1'234'567)};
      EXPECT_LE(RenderProgress(progress, columns).size(), columns);
    }
  }
}

TEST(ProgressBar, TheEndIsFullAndHasNoTimeLeft) {
  const Progress done{"importing", 10, 100, 1.0, milliseconds(1'000)};
  EXPECT_EQ(RenderProgress(done, 80),
            "importing [============================] 100%  10 rows  100 B  10 rows/s");
}

TEST(ProgressBar, NoTimePassedIsNoRate) {
  const Progress begun{"running", 0, 0, {}, milliseconds(0)};
  EXPECT_EQ(RenderProgress(begun, 80), "running 0 rows  0 B");
}

}  // namespace
}  // namespace sluice::cli
