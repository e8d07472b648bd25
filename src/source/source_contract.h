#pragma once

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "batch/memory.h"
#include "source/source.h"

namespace sluice::source {

/// A source that a test can fill, with one object whose rows have a unique key.
class SourceUnderTest {
 public:
  virtual ~SourceUnderTest() = default;
  /// Add a row last updated at `at`, with `payload_bytes` of text in it.
  virtual void AddRow(const std::string& key, UnixMillis at, size_t payload_bytes) = 0;
  virtual Source& source() = 0;
  /// The key of a row of a batch.
  virtual std::string Key(const arrow::RecordBatch& batch, int64_t row) const = 0;
};

struct SourceCase {
  std::string name;
  /// Null where what it reads from is not installed.
  std::function<std::unique_ptr<SourceUnderTest>()> make;
};

/// What everything that can be read promises.
class SourceContract : public testing::TestWithParam<SourceCase> {
 protected:
  static constexpr model::Window kAll{kMinTime, kMaxTime};

  void SetUp() override {
    if (under_test_ == nullptr) GTEST_SKIP() << "what it reads from is not installed";
  }

  void AddRows(int count, size_t payload_bytes = 20) {
    for (int i = 0; i < count; ++i) under_test_->AddRow(KeyOf(i), {1000 + i}, payload_bytes);
  }
  static std::string KeyOf(int i) { return "row-" + std::to_string(i); }

  std::unique_ptr<Snapshot> Open(model::Window window = kAll, size_t max_splits = 1) {
    auto snapshot = under_test_->source().Open(window, max_splits, {});
    EXPECT_TRUE(snapshot.ok()) << snapshot.status().ToString();
    return *std::move(snapshot);
  }

  /// Read a split to its end.
  std::vector<std::shared_ptr<arrow::RecordBatch>> Batches(Snapshot& snapshot, size_t split,
                                                           BatchLimits limits = {}) {
    std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
    const auto reader = *snapshot.Read(0, split, limits, arrow::default_memory_pool(), {});
    while (true) {
      const auto batch = reader->Next();
      EXPECT_TRUE(batch.ok()) << batch.status().ToString();
      if (!batch.ok() || *batch == nullptr) break;
      EXPECT_TRUE((*batch)->ValidateFull().ok()) << (*batch)->ValidateFull().ToString();
      EXPECT_TRUE((*batch)->schema()->Equals(*snapshot.objects()[0].schema));
      EXPECT_GT((*batch)->num_rows(), 0);
      batches.push_back(*batch);
    }
    const auto after = reader->Next();
    EXPECT_TRUE(after.ok() && *after == nullptr) << "the end must last";
    return batches;
  }

  std::multiset<std::string> Keys(
      const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches) const {
    std::multiset<std::string> keys;
    for (const auto& batch : batches) {
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        keys.insert(under_test_->Key(*batch, row));
      }
    }
    return keys;
  }

  std::multiset<std::string> KeysOfWindow(model::Window window) {
    const auto snapshot = Open(window);
    return Keys(Batches(*snapshot, 0));
  }

  std::unique_ptr<SourceUnderTest> under_test_ = GetParam().make();
};

TEST_P(SourceContract, SplitsShareNoRowAndTogetherAreTheWindow) {
  AddRows(500);
  const auto snapshot = Open(kAll, 4);
  const size_t splits = snapshot->objects()[0].splits;
  EXPECT_GE(splits, 1U);
  EXPECT_LE(splits, 4U);
  std::multiset<std::string> keys;
  for (size_t split = 0; split < splits; ++split) keys.merge(Keys(Batches(*snapshot, split)));
  EXPECT_EQ(keys.size(), 500U);
  EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 500U);
}

TEST_P(SourceContract, SplitsCanBeReadByThreadsAtOnce) {
  AddRows(500);
  const auto snapshot = Open(kAll, 4);
  std::mutex mutex;
  std::multiset<std::string> keys;
  std::vector<std::jthread> threads;
  for (size_t split = 0; split < snapshot->objects()[0].splits; ++split) {
    threads.emplace_back([&, split] {
      auto read = Keys(Batches(*snapshot, split, {.rows = 10}));
      const std::lock_guard lock(mutex);
      keys.merge(read);
    });
  }
  threads.clear();
  EXPECT_EQ(keys.size(), 500U);
}

TEST_P(SourceContract, AWindowHasItsStartAndNotItsEnd) {
  AddRows(10);
  EXPECT_EQ(KeysOfWindow({{1003}, {1006}}),
            (std::multiset<std::string>{KeyOf(3), KeyOf(4), KeyOf(5)}));
  EXPECT_EQ(KeysOfWindow({{1009}, {1010}}), std::multiset<std::string>{KeyOf(9)});
}

TEST_P(SourceContract, AnEmptyWindowHasASchemaAndNoRows) {
  AddRows(3);
  const auto snapshot = Open({{5000}, {6000}}, 4);
  ASSERT_EQ(snapshot->objects().size(), 1U);
  EXPECT_GT(snapshot->objects()[0].schema->num_fields(), 0);
  ASSERT_EQ(snapshot->objects()[0].splits, 1U);
  EXPECT_TRUE(Batches(*snapshot, 0).empty());
}

TEST_P(SourceContract, TheSnapshotIsNamed) {
  EXPECT_FALSE(Open()->id().empty());
  EXPECT_FALSE(under_test_->source().name().empty());
}

TEST_P(SourceContract, ABatchKeepsWithinItsRows) {
  AddRows(100);
  const auto snapshot = Open();
  const auto batches = Batches(*snapshot, 0, {.rows = 7});
  EXPECT_EQ(Keys(batches).size(), 100U);
  for (const auto& batch : batches) EXPECT_LE(batch->num_rows(), 7);
}

TEST_P(SourceContract, ABatchKeepsWithinItsBytes) {
  AddRows(2000, 300);
  for (const int64_t bytes : {int64_t{64} * 1024, int64_t{256} * 1024}) {
    const auto snapshot = Open();
    const auto batches = Batches(*snapshot, 0, {.bytes = bytes});
    EXPECT_EQ(Keys(batches).size(), 2000U);
    EXPECT_LT(batches.size(), 200U) << "batches that small are not worth their columns";
    for (const auto& batch : batches) EXPECT_LE(batch::HeldBytes(*batch), bytes);
  }
}

TEST_P(SourceContract, ARowLargerThanABatchIsABatchOfItsOwn) {
  AddRows(5);
  under_test_->AddRow("huge", {2000}, 1'000'000);
  under_test_->AddRow("after", {2001}, 20);
  const auto snapshot = Open();
  const auto batches = Batches(*snapshot, 0, {.bytes = 100'000});
  EXPECT_EQ(Keys(batches).size(), 7U);
  for (const auto& batch : batches) {
    if (batch::HeldBytes(*batch) > 100'000) {
      EXPECT_EQ(batch->num_rows(), 1);
    }
  }
}

TEST_P(SourceContract, ABatchHasAtLeastOneRowWhateverTheLimits) {
  AddRows(3);
  const auto snapshot = Open();
  EXPECT_EQ(Batches(*snapshot, 0, {.rows = 1, .bytes = 1}).size(), 3U);
}

TEST_P(SourceContract, APoolTooSmallForARowIsQuota) {
  under_test_->AddRow("huge", {1000}, 1'000'000);
  const auto pool = batch::NewCappedPool(500'000);
  const auto snapshot = Open();
  const auto reader = *snapshot->Read(0, 0, {}, pool.get(), {});
  EXPECT_TRUE(reader->Next().status().Is(ErrorKind::kQuota));
}

TEST_P(SourceContract, AllThatIsHeldComesFromThePoolAndGoesBack) {
  AddRows(500, 300);
  const auto pool = batch::NewCappedPool(int64_t{64} * 1024 * 1024);
  {
    const auto snapshot = Open();
    const auto reader = *snapshot->Read(0, 0, {}, pool.get(), {});
    const auto batch = *reader->Next();
    EXPECT_GE(pool->bytes_allocated(), batch::HeldBytes(*batch));
  }
  EXPECT_EQ(pool->bytes_allocated(), 0);
}

TEST_P(SourceContract, AStopEndsTheReading) {
  AddRows(100);
  std::stop_source stop;
  const auto snapshot = Open();
  const auto reader =
      *snapshot->Read(0, 0, {.rows = 10}, arrow::default_memory_pool(), stop.get_token());
  EXPECT_TRUE(reader->Next().ok());
  stop.request_stop();
  EXPECT_TRUE(reader->Next().status().Is(ErrorKind::kCancelled));
  EXPECT_TRUE(
      under_test_->source().Open(kAll, 1, stop.get_token()).status().Is(ErrorKind::kCancelled));
}

}  // namespace sluice::source
