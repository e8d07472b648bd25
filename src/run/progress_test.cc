#include "run/progress.h"

#include <gtest/gtest.h>

#include "base/fake_clock.h"
#include "run/fake_world.h"

namespace sluice::run {
namespace {

using std::chrono::milliseconds;

class ProgressTest : public testing::Test {
 protected:
  ProgressTest() : lease_(journal_.Claim().lease), leased_(journal_, lease_, halt_) {}

  Progress Make(int64_t rows_estimate, size_t splits) {
    model::RunCounts from;
    from.rows_estimate = rows_estimate;
    from.splits_total = static_cast<int64_t>(splits);
    return Progress(clock_, leased_, milliseconds(500), from, [this] { return held_back_; },
                    {"file", "csv"});
  }

  FakeClock clock_;
  std::string held_back_;
  FakeRunJournal journal_{FakeClaim()};
  std::stop_source halt_;
  const store::Lease lease_;
  LeasedJournal leased_;
};

TEST_F(ProgressTest, PercentRateAndTimeLeftComeFromTheRowsThatWereEstimated) {
  Progress progress = Make(6'000'000, 8);
  progress.AddRows(1'500'000);
  progress.AddSplit();
  clock_.Advance(milliseconds(3'000));
  const model::RunCounts counts = progress.counts();
  EXPECT_EQ(counts.percent, 25);
  EXPECT_EQ(counts.rows_per_second, 500'000);
  EXPECT_EQ(counts.seconds_left, 9);
  EXPECT_EQ(counts.splits_done, 1);
  EXPECT_EQ(counts.splits_total, 8);
}

TEST_F(ProgressTest, AnEstimateThatIsFarTooHighIsMadeGoodByTheSplits) {
  Progress progress = Make(6'000'000, 4);
  progress.AddRows(30);
  for (int i = 0; i < 3; ++i) progress.AddSplit();
  EXPECT_EQ(progress.counts().percent, 75);
}

TEST_F(ProgressTest, SplitsStandInForAnEstimateThatIsMissing) {
  Progress progress = Make(0, 4);
  EXPECT_EQ(progress.counts().percent, 0);
  progress.AddSplit();
  EXPECT_EQ(progress.counts().percent, 25);
}

TEST_F(ProgressTest, NothingIsSaidOfTheWholeWhereNothingIsKnown) {
  Progress progress = Make(0, 1);
  progress.AddRows(10);
  clock_.Advance(milliseconds(2'000));
  EXPECT_EQ(progress.counts().percent, std::nullopt);
  EXPECT_EQ(progress.counts().seconds_left, std::nullopt);
  EXPECT_EQ(progress.counts().rows_per_second, 5);
}

TEST_F(ProgressTest, NeverMoreThanNinetyNinePercentBeforeTheEnd) {
  Progress progress = Make(100, 2);
  progress.AddRows(250);
  progress.AddSplit();
  progress.AddSplit();
  clock_.Advance(milliseconds(2'000));
  EXPECT_EQ(progress.counts().percent, 99);
  EXPECT_EQ(progress.counts().seconds_left, 0);
}

TEST_F(ProgressTest, TheFirstMomentsForetellNothing) {
  Progress progress = Make(1'000, 1);
  progress.AddRows(500);
  clock_.Advance(milliseconds(999));
  EXPECT_EQ(progress.counts().seconds_left, std::nullopt);
}

TEST_F(ProgressTest, IsWrittenDownAsOftenAsAskedAndWithItsText) {
  Progress progress = Make(1'000, 1);
  progress.AddRows(500);
  ASSERT_TRUE(progress.Report().ok());
  EXPECT_TRUE(journal_.messages().empty());
  clock_.Advance(milliseconds(500));
  ASSERT_TRUE(progress.Report().ok());
  ASSERT_TRUE(progress.Report().ok());
  EXPECT_EQ(journal_.messages(),
            std::vector<std::string>{"reading: 50 % (500 of about 1,000 rows)"});
  EXPECT_EQ(journal_.run().counts.percent, 50);
}

TEST_F(ProgressTest, WhatHoldsTheRunBackIsSaidBehindIt) {
  Progress progress = Make(1'000, 1);
  held_back_ = "bucket 'lake' answers 503 SlowDown";
  clock_.Advance(milliseconds(500));
  ASSERT_TRUE(progress.Report().ok());
  EXPECT_EQ(journal_.messages(), std::vector<std::string>{"reading: 0 % (0 of about 1,000 rows); "
                                                          "bucket 'lake' answers 503 SlowDown"});
}

}  // namespace
}  // namespace sluice::run
