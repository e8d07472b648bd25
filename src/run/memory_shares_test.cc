#include "run/memory_shares.h"

#include <gtest/gtest.h>

namespace sluice::run {
namespace {

constexpr int64_t kMib = 1024 * 1024;

int64_t PartsBytes(const MemoryShares& shares) {
  return static_cast<int64_t>(shares.lanes) * shares.parts_bytes;
}

TEST(MemoryShares, FitTheBudgetWhateverItIs) {
  for (int64_t memory : {40 * kMib, 64 * kMib, 128 * kMib, 200 * kMib, 1024 * kMib}) {
    for (size_t lanes : {1, 2, 3, 8, 64}) {
      const MemoryShares shares = ShareMemory(memory, lanes);
      EXPECT_GE(shares.lanes, 1U);
      EXPECT_LE(shares.lanes, lanes);
      EXPECT_LE(PartsBytes(shares) + shares.pool_bytes, memory);
      // What one lane holds at once: its queue, a batch being written, one that grows, a row group.
      const int64_t at_work = shares.queue_bytes + 3 * shares.batch.bytes + shares.row_group_bytes;
      EXPECT_LE(static_cast<int64_t>(shares.lanes) * at_work, shares.pool_bytes);
      EXPECT_GE(static_cast<int64_t>(shares.part_bytes), 5 * kMib);
      EXPECT_GE(shares.parts_bytes, 3 * static_cast<int64_t>(shares.part_bytes));
    }
  }
}

TEST(MemoryShares, AreAsDocumentedForTheDefault) {
  const MemoryShares shares = ShareMemory(128 * kMib, 2);
  EXPECT_EQ(shares.lanes, 2U);
  EXPECT_EQ(shares.part_bytes, static_cast<size_t>(8 * kMib));
  EXPECT_EQ(shares.queue_bytes, 4 * kMib);
  EXPECT_EQ(shares.batch.bytes, 2 * kMib);
  EXPECT_EQ(shares.row_group_bytes, 24 * kMib);
  EXPECT_EQ(shares.pool_bytes, 80 * kMib);
}

TEST(MemoryShares, LeaveOneLaneHoweverLittleThereIs) {
  const MemoryShares shares = ShareMemory(0, 4);
  EXPECT_EQ(shares.lanes, 1U);
  EXPECT_GE(static_cast<int64_t>(shares.part_bytes), 5 * kMib);
}

}  // namespace
}  // namespace sluice::run
