#include "source/postgres/splits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::source {
namespace {

using testing::ElementsAre;

Leaf Heap(int64_t pages) { return {"t", 'r', true, pages}; }

TEST(Splits, AreRangesOfAboutEqualSizeTheLastWithoutAnEnd) {
  EXPECT_THAT(CutIntoSplits({Heap(10'000)}, 2),
              ElementsAre(Split{{0, 0, 5000}}, Split{{0, 5000, {}}}));
  EXPECT_THAT(CutIntoSplits({Heap(10'001)}, 3),
              ElementsAre(Split{{0, 0, 3334}}, Split{{0, 3334, 6668}}, Split{{0, 6668, {}}}));
}

TEST(Splits, WhatIsNotWorthAConnectionIsNotCut) {
  EXPECT_THAT(CutIntoSplits({Heap(0)}, 8), ElementsAre(Split{{0, 0, {}}}));
  EXPECT_THAT(CutIntoSplits({Heap(1000)}, 8), ElementsAre(Split{{0, 0, {}}}));
  EXPECT_EQ(CutIntoSplits({Heap(2000)}, 8).size(), 3U);
}

TEST(Splits, SmallLeavesShareASplitAndLargeOnesAreCut) {
  EXPECT_THAT(CutIntoSplits({Heap(1000), Heap(4000), Heap(1000)}, 2),
              ElementsAre(Split{{0, 0, {}}, {1, 0, 2000}}, Split{{1, 2000, {}}, {2, 0, {}}}));
}

TEST(Splits, ALeafWithoutPlacesIsInOnePiece) {
  const Leaf foreign{"f", 'f', false, 0};
  for (const Split& split : CutIntoSplits({foreign, Heap(9000), foreign}, 4)) {
    for (const PageRange& range : split) {
      if (range.leaf != 1) {
        EXPECT_EQ(range, (PageRange{range.leaf, 0, {}}));
      }
    }
  }
}

TEST(Splits, CoverEveryPageOnceWhateverTheSizes) {
  for (const std::vector<int64_t>& sizes : std::vector<std::vector<int64_t>>{
           {1}, {511, 513}, {100'000, 1, 1, 100'000}, {7, 7, 7, 50'000, 7}, {0, 0, 0}}) {
    for (size_t most = 1; most < 9; ++most) {
      std::vector<Leaf> leaves;
      for (int64_t pages : sizes) leaves.push_back(Heap(pages));
      const auto splits = CutIntoSplits(leaves, most);
      EXPECT_LE(splits.size(), most);
      std::vector<std::vector<PageRange>> of_leaf(sizes.size());
      for (const Split& split : splits) {
        EXPECT_FALSE(split.empty());
        for (const PageRange& range : split) of_leaf[range.leaf].push_back(range);
      }
      for (const auto& ranges : of_leaf) {
        ASSERT_FALSE(ranges.empty());
        EXPECT_EQ(ranges.front().from, 0);
        EXPECT_EQ(ranges.back().to, std::nullopt);
        for (size_t i = 1; i < ranges.size(); ++i) EXPECT_EQ(ranges[i - 1].to, ranges[i].from);
      }
    }
  }
}

TEST(Splits, ConditionsSayNoMoreThanTheRange) {
  EXPECT_EQ(ConditionOf(PageRange{0, 0, {}}), "");
  EXPECT_EQ(ConditionOf(PageRange{0, 0, 7}), "ctid < '(7,0)'::tid");
  EXPECT_EQ(ConditionOf(PageRange{0, 7, {}}), "ctid >= '(7,0)'::tid");
  EXPECT_EQ(ConditionOf(PageRange{0, 7, 9}), "ctid >= '(7,0)'::tid AND ctid < '(9,0)'::tid");
}

}  // namespace
}  // namespace sluice::source
