#include "objects/s3/part_sizes.h"

#include <gtest/gtest.h>

namespace sluice::objects {
namespace {

constexpr size_t kMib = size_t{1} << 20;
constexpr int64_t kTib = int64_t{1} << 40;

int64_t BytesOfAll(const PartSizes& sizes) {
  int64_t total = 0;
  for (int number = 1; number <= kMaxParts; ++number) total += int64_t(sizes.BytesOf(number));
  return total;
}

TEST(PartSizes, TenThousandPartsReachFiveTebibytes) {
  const PartSizes sizes(5 * kMib, size_t{16} << 30);
  EXPECT_EQ(sizes.BytesOf(1), 5 * kMib);
  EXPECT_EQ(sizes.BytesOf(950), 5 * kMib);
  EXPECT_EQ(sizes.BytesOf(951), 10 * kMib);
  EXPECT_EQ(sizes.BytesOf(kMaxParts), size_t{5} << 30);
  EXPECT_GE(BytesOfAll(sizes), 5 * kTib);
  EXPECT_EQ(sizes.max_object_bytes(), 5 * kTib);
}

TEST(PartSizes, NoPartHasMoreThanHalfOfTheMemory) {
  const PartSizes sizes(5 * kMib, 15 * kMib);
  EXPECT_EQ(sizes.BytesOf(951), 15 * kMib / 2);
  EXPECT_EQ(sizes.BytesOf(kMaxParts), 15 * kMib / 2);
  EXPECT_EQ(sizes.max_object_bytes(), BytesOfAll(sizes));
}

TEST(PartSizes, NeverShrinkAndNeverOutgrowS3) {
  for (const size_t first : {size_t{1}, 5 * kMib, 7 * kMib + 1, size_t{1} << 30, size_t{1} << 62}) {
    for (const size_t memory : {size_t{0}, 15 * kMib, 100 * kMib, size_t{1} << 63}) {
      const PartSizes sizes(first, memory);
      for (int number = 2; number <= kMaxParts; ++number) {
        ASSERT_GE(sizes.BytesOf(number), sizes.BytesOf(number - 1));
      }
      EXPECT_LE(sizes.BytesOf(kMaxParts), size_t{5} << 30);
      EXPECT_LE(sizes.max_object_bytes(), 5 * kTib);
      EXPECT_LE(sizes.max_object_bytes(), BytesOfAll(sizes));
    }
  }
}

}  // namespace
}  // namespace sluice::objects
