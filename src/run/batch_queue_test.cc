#include "run/batch_queue.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "batch/memory.h"

namespace sluice::run {
namespace {

std::shared_ptr<arrow::RecordBatch> BatchOfRows(int64_t rows) {
  arrow::Int64Builder builder;
  for (int64_t i = 0; i < rows; ++i) EXPECT_TRUE(builder.Append(i).ok());
  auto column = builder.Finish();
  EXPECT_TRUE(column.ok());
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("Id", arrow::int64())}), rows,
                                  {*column});
}

TEST(BatchQueue, KeepsTheOrderAndEnds) {
  BatchQueue queue(1 << 20);
  for (size_t split = 0; split < 3; ++split) ASSERT_TRUE(queue.Push({split, nullptr}, {}).ok());
  queue.Close({});
  for (size_t split = 0; split < 3; ++split) {
    auto item = queue.Pop({});
    ASSERT_TRUE(item.ok() && item->has_value());
    EXPECT_EQ((*item)->split, split);
  }
  auto end = queue.Pop({});
  EXPECT_TRUE(end.ok() && !end->has_value());
}

TEST(BatchQueue, NeverHoldsMoreThanItsBound) {
  const auto batch = BatchOfRows(100);
  const int64_t bytes = batch::HeldBytes(*batch);
  BatchQueue queue(2 * bytes);
  std::atomic<int> pushed{0};
  std::jthread reader([&] {
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(queue.Push({0, batch}, {}).ok());
      ++pushed;
    }
    queue.Close({});
  });
  for (int popped = 0;; ++popped) {
    EXPECT_LE(pushed, popped + 3);  // two in the queue, one maybe put in as this one was counted
    auto item = queue.Pop({});
    ASSERT_TRUE(item.ok());
    if (!item->has_value()) break;
  }
  EXPECT_EQ(pushed, 100);
}

TEST(BatchQueue, BatchLargerThanTheBoundPassesAlone) {
  BatchQueue queue(1);
  ASSERT_TRUE(queue.Push({0, BatchOfRows(1000)}, {}).ok());
  std::stop_source stop;
  std::jthread reader([&] {
    EXPECT_TRUE(queue.Push({1, BatchOfRows(1000)}, stop.get_token()).ok());
    queue.Close({});
  });
  EXPECT_TRUE(queue.Pop({})->has_value());
  EXPECT_TRUE(queue.Pop({})->has_value());
  EXPECT_FALSE(queue.Pop({})->has_value());
}

TEST(BatchQueue, LargeBatchWaitsUntilTheOneBeforeIsWritten) {
  BatchQueue queue(1);
  std::atomic<bool> written{false};
  std::jthread reader([&] {
    ASSERT_TRUE(queue.Push({0, BatchOfRows(1000)}, {}).ok());
    ASSERT_TRUE(queue.Push({0, BatchOfRows(1000)}, {}).ok());
    EXPECT_TRUE(written);
    queue.Close({});
  });
  EXPECT_TRUE(queue.Pop({})->has_value());
  written = true;
  EXPECT_TRUE(queue.Pop({})->has_value());
  EXPECT_FALSE(queue.Pop({})->has_value());
}

TEST(BatchQueue, StopEndsAFullWait) {
  BatchQueue queue(1);
  ASSERT_TRUE(queue.Push({0, BatchOfRows(10)}, {}).ok());
  std::stop_source stop;
  std::jthread reader([&] {
    EXPECT_TRUE(queue.Push({0, BatchOfRows(10)}, stop.get_token()).Is(ErrorKind::kCancelled));
  });
  stop.request_stop();
}

TEST(BatchQueue, StopEndsAnEmptyWait) {
  BatchQueue queue(1);
  std::stop_source stop;
  std::jthread writer(
      [&] { EXPECT_TRUE(queue.Pop(stop.get_token()).status().Is(ErrorKind::kCancelled)); });
  stop.request_stop();
}

TEST(BatchQueue, FailureOfTheReaderIsSeenBeforeWhatIsQueued) {
  BatchQueue queue(1 << 20);
  ASSERT_TRUE(queue.Push({0, BatchOfRows(1)}, {}).ok());
  queue.Close({ErrorKind::kCorrupt, "a value is broken"});
  EXPECT_TRUE(queue.Pop({}).status().Is(ErrorKind::kCorrupt));
}

}  // namespace
}  // namespace sluice::run
