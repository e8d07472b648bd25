#include "batch/memory.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "batch/status.h"

namespace sluice::batch {
namespace {

std::shared_ptr<arrow::Array> Texts(int rows, arrow::MemoryPool* pool) {
  arrow::StringBuilder builder(pool);
  for (int i = 0; i < rows; ++i) EXPECT_TRUE(builder.Append("0123456789abcdef").ok());
  return *builder.Finish();
}

std::shared_ptr<arrow::RecordBatch> BatchOf(std::vector<std::shared_ptr<arrow::Array>> columns) {
  arrow::FieldVector fields;
  for (const auto& column : columns) fields.push_back(arrow::field("c", column->type()));
  const int64_t rows = columns.front()->length();
  return arrow::RecordBatch::Make(arrow::schema(fields), rows, std::move(columns));
}

TEST(CappedPool, RefusesWhatWouldPassTheLimitAndHoldsWhatItHad) {
  const auto pool = NewCappedPool(1000);
  uint8_t* first = nullptr;
  ASSERT_TRUE(pool->Allocate(600, &first).ok());
  uint8_t* second = nullptr;
  EXPECT_TRUE(pool->Allocate(401, &second).IsOutOfMemory());
  EXPECT_TRUE(pool->Reallocate(600, 1001, &first).IsOutOfMemory());
  EXPECT_EQ(pool->bytes_allocated(), 600);
  ASSERT_TRUE(pool->Reallocate(600, 1000, &first).ok());
  EXPECT_EQ(pool->bytes_allocated(), 1000);
  ASSERT_TRUE(pool->Reallocate(1000, 100, &first).ok());
  EXPECT_EQ(pool->bytes_allocated(), 100);
  EXPECT_EQ(pool->max_memory(), 1000);
  pool->Free(first, 100);
  EXPECT_EQ(pool->bytes_allocated(), 0);
}

TEST(CappedPool, CountsOnlyItsOwn) {
  const auto one = NewCappedPool(100'000);
  const auto other = NewCappedPool(100'000);
  const auto array = Texts(1000, one.get());
  EXPECT_GT(one->bytes_allocated(), 16'000);
  EXPECT_EQ(other->bytes_allocated(), 0);
}

TEST(CappedPool, RefusalComesOutOfABuilderAsQuota) {
  const auto pool = NewCappedPool(10'000);
  arrow::StringBuilder builder(pool.get());
  Status status;
  for (int i = 0; i < 1000 && status.ok(); ++i) status = FromArrow(builder.Append("0123456789"));
  EXPECT_TRUE(status.Is(ErrorKind::kQuota)) << status.ToString();
}

TEST(CappedPool, ThreadsTogetherNeverPassTheLimit) {
  const auto pool = NewCappedPool(64 * 100);
  std::atomic<bool> passed{false};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20'000; ++i) {
        uint8_t* bytes = nullptr;
        if (!pool->Allocate(64 * 30, &bytes).ok()) continue;
        if (pool->bytes_allocated() > 64 * 100) passed = true;
        pool->Free(bytes, 64 * 30);
      }
    });
  }
  threads.clear();
  EXPECT_FALSE(passed);
  EXPECT_LE(pool->max_memory(), 64 * 100);
  EXPECT_EQ(pool->bytes_allocated(), 0);
}

TEST(HeldBytes, IsWhatThePoolGaveForTheBatch) {
  const auto pool = NewCappedPool(1 << 20);
  const auto batch = BatchOf({Texts(500, pool.get()), Texts(500, pool.get())});
  EXPECT_EQ(HeldBytes(*batch), pool->bytes_allocated());
}

TEST(HeldBytes, CountsASharedBufferOnce) {
  const auto column = Texts(500, arrow::default_memory_pool());
  EXPECT_EQ(HeldBytes(*BatchOf({column, column})), HeldBytes(*BatchOf({column})));
}

TEST(HeldBytes, OfASliceIsAllThatTheSliceKeepsAlive) {
  const auto batch = BatchOf({Texts(500, arrow::default_memory_pool())});
  EXPECT_EQ(HeldBytes(*batch->Slice(10, 1)), HeldBytes(*batch));
  const auto values = batch->column_data(0)->buffers[2];
  const auto cut = arrow::SliceBuffer(values, 16, 16);
  const auto offsets = arrow::Buffer::FromVector(std::vector<int32_t>{0, 16});
  const auto array = std::make_shared<arrow::StringArray>(1, offsets, cut);
  EXPECT_EQ(HeldBytes(*BatchOf({array})), values->capacity() + offsets->capacity());
}

std::shared_ptr<arrow::Array> Words(arrow::MemoryPool* pool) {
  arrow::StringDictionaryBuilder builder(pool);
  EXPECT_TRUE(builder.Append("word").ok());
  return *builder.Finish();
}

std::shared_ptr<arrow::Array> Lists(arrow::MemoryPool* pool) {
  auto items = std::make_shared<arrow::Int32Builder>(pool);
  arrow::ListBuilder builder(pool, items);
  EXPECT_TRUE(builder.Append().ok());
  EXPECT_TRUE(items->Append(1).ok());
  return *builder.Finish();
}

TEST(HeldBytes, CountsChildrenAndDictionaries) {
  const auto pool = NewCappedPool(1 << 20);
  const auto batch = BatchOf({Words(pool.get()), Lists(pool.get())});
  EXPECT_EQ(HeldBytes(*batch), pool->bytes_allocated());
}

TEST(CappedPool, SaysHowMuchItWouldHaveHeld) {
  const auto pool = NewCappedPool(1000);
  EXPECT_EQ(RefusedBytes(*pool), 0);
  uint8_t* held = nullptr;
  uint8_t* refused = nullptr;
  ASSERT_TRUE(pool->Allocate(600, 64, &held).ok());
  EXPECT_FALSE(pool->Allocate(700, 64, &refused).ok());
  EXPECT_FALSE(pool->Allocate(500, 64, &refused).ok());
  EXPECT_EQ(RefusedBytes(*pool), 1300);
  pool->Free(held, 600, 64);
}

}  // namespace
}  // namespace sluice::batch
