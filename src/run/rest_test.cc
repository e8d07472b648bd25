#include "run/rest.h"

#include <gtest/gtest.h>

#include "store/run_store.h"

namespace sluice::run {
namespace {

using std::chrono::seconds;

constexpr double kAlmostOne = 0x1.fffffffffffffp-1;

TEST(Rest, LimitDoublesUpToTheLongest) {
  EXPECT_EQ(RestBefore(1, kAlmostOne), seconds(5));
  EXPECT_EQ(RestBefore(2, kAlmostOne), seconds(10));
  EXPECT_EQ(RestBefore(5, kAlmostOne), seconds(80));
  EXPECT_EQ(RestBefore(7, kAlmostOne), store::kLongestRest);
  EXPECT_EQ(RestBefore(1'000'000, kAlmostOne), store::kLongestRest);
}

TEST(Rest, IsDrawnFromZeroOn) {
  EXPECT_EQ(RestBefore(3, 0).count(), 0);
  EXPECT_EQ(RestBefore(3, 0.5).count(), 10'000);
}

TEST(Rest, DrawsStayWithinTheirBoundsAndDiffer) {
  double least = 1;
  double most = 0;
  for (int i = 0; i < 1'000; ++i) {
    const double drawn = Draw();
    least = std::min(least, drawn);
    most = std::max(most, drawn);
  }
  EXPECT_GE(least, 0);
  EXPECT_LT(most, 1);
  EXPECT_LT(least, 0.1);
  EXPECT_GT(most, 0.9);
}

}  // namespace
}  // namespace sluice::run
