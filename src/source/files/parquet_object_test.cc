#include "source/files/parquet_object.h"

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "batch/memory.h"
#include "objects/fake_object_store.h"
#include "source/files/fake_parquet.h"

namespace sluice::source {
namespace {

using testing::HasSubstr;

class ParquetObjects : public testing::Test {
 protected:
  Result<std::unique_ptr<FileObject>> Open() {
    return OpenParquetObject(bucket_, (*bucket_.List("", "", 1000, {})).objects, {});
  }

  /// Open and choose; the error of either.
  Status Begin(const model::ObjectSelection& wanted = {}, size_t max_splits = 1) {
    TRY_ASSIGN(object_, Open());
    TRY_ASSIGN(selection_, Selection::Make(*object_->schema(), wanted, std::nullopt, {}));
    return object_->Choose(selection_, max_splits);
  }

  Result<std::shared_ptr<arrow::Table>> ReadAll(arrow::MemoryPool* pool, BatchLimits limits = {}) {
    std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
    for (size_t split = 0; split < object_->splits(); ++split) {
      TRY_ASSIGN(const auto reader, object_->Read(split, limits, pool, {}));
      while (true) {
        TRY_ASSIGN(auto batch, reader->Next());
        if (!batch) break;
        batches.push_back(std::move(batch));
      }
    }
    return *arrow::Table::FromRecordBatches(selection_.read(), batches);
  }

  template <typename Builder, typename Value>
  void Put(const std::string& key, const std::string& column,
           const std::shared_ptr<arrow::DataType>& type, const std::vector<Value>& values,
           int64_t group_rows = 1000) {
    bucket_.Plant(key,
                  ParquetBytes(*TableOf({{column, ColumnOf<Builder>(type, values)}}), group_rows));
  }

  objects::FakeObjectStore bucket_;
  std::unique_ptr<FileObject> object_;
  Selection selection_;
};

TEST_F(ParquetObjects, SchemasAreWidenedWhereNoValueChanges) {
  Put<arrow::Int32Builder>("1.parquet", "n", arrow::int32(), std::vector<int32_t>{1, -2});
  Put<arrow::Int64Builder>("2.parquet", "n", arrow::int64(), std::vector<int64_t>{1LL << 40});
  Put<arrow::StringBuilder>("3.parquet", "other", arrow::utf8(), std::vector<std::string>{"x"});
  ASSERT_TRUE(Begin().ok());
  EXPECT_EQ(object_->schema()->ToString(), "n: int64\nother: string");
  const auto table = *ReadAll(arrow::default_memory_pool());
  EXPECT_EQ(table->num_rows(), 4);
  EXPECT_EQ(table->column(0)->ToString().find("null") != std::string::npos, true);
  EXPECT_EQ((*table->column(0)->GetScalar(2))->ToString(), "1099511627776");
}

TEST_F(ParquetObjects, TypesThatDoNotGoTogetherNameFileAndColumn) {
  Put<arrow::Int64Builder>("1.parquet", "n", arrow::int64(), std::vector<int64_t>{1});
  Put<arrow::DoubleBuilder>("2.parquet", "n", arrow::float64(), std::vector<double>{0.5});
  EXPECT_EQ(Begin().ToString(),
            "invalid: file '2.parquet': column 'n' is of type double, which does not go with the "
            "int64 of the files before it");
}

TEST_F(ParquetObjects, RowGroupsThatCannotHoldARowAreNotRead) {
  std::vector<int64_t> values(1000);
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<int64_t>(i);
  Put<arrow::Int64Builder>("1.parquet", "n", arrow::int64(), values, 100);
  using Op = model::FilterOperator;
  const auto rows_left = [&](Op op, const std::string& value) {
    EXPECT_TRUE(Begin({"", {}, {{"n", op, {value}}}}).ok());
    return object_->rows_estimate();
  };
  EXPECT_EQ(rows_left(Op::kEqual, "250"), 100);
  EXPECT_EQ(rows_left(Op::kLess, "100"), 100);
  EXPECT_EQ(rows_left(Op::kLessOrEqual, "100"), 200);
  EXPECT_EQ(rows_left(Op::kGreater, "899"), 100);
  EXPECT_EQ(rows_left(Op::kGreaterOrEqual, "899"), 200);
  EXPECT_EQ(rows_left(Op::kNotEqual, "5"), 1000);
  EXPECT_EQ(rows_left(Op::kGreater, "5000"), 0);
  EXPECT_EQ(object_->splits(), 0U);
}

TEST_F(ParquetObjects, SplitsAreAsManyAsAskedForWhereThereAreRowGroups) {
  Put<arrow::Int64Builder>("1.parquet", "n", arrow::int64(), std::vector<int64_t>(1000, 7), 100);
  Put<arrow::Int64Builder>("2.parquet", "n", arrow::int64(), std::vector<int64_t>(10, 7), 100);
  for (const size_t splits : {size_t{1}, size_t{2}, size_t{3}, size_t{11}}) {
    ASSERT_TRUE(Begin({}, splits).ok());
    EXPECT_EQ(object_->splits(), splits);
    EXPECT_EQ((*ReadAll(arrow::default_memory_pool()))->num_rows(), 1010);
  }
}

TEST_F(ParquetObjects, ARowGroupLargerThanThePoolIsReadInBatches) {
  // One dictionary entry in the file, 50 MB in memory.
  Put<arrow::StringBuilder>("1.parquet", "s", arrow::utf8(),
                            std::vector<std::string>(50'000, std::string(1000, 'x')), 50'000);
  ASSERT_TRUE(Begin().ok());
  const auto pool = batch::NewCappedPool(4'000'000);
  const auto reader = *object_->Read(0, {.rows = 16384, .bytes = 500'000}, pool.get(), {});
  int64_t rows = 0;
  while (true) {
    const auto batch = reader->Next();
    ASSERT_TRUE(batch.ok()) << batch.status().ToString();
    if (!*batch) break;
    EXPECT_LE(batch::HeldBytes(**batch), 500'000);
    rows += (*batch)->num_rows();
  }
  EXPECT_EQ(rows, 50'000);
}

TEST_F(ParquetObjects, RowsThatGrowSuddenlyAreReadInSmallerSteps) {
  std::vector<std::string> values;
  for (int i = 0; i < 3000; ++i)
    values.push_back(std::to_string(i) + std::string(i < 2000 ? 1 : 9000, 'x'));
  Put<arrow::StringBuilder>("1.parquet", "s", arrow::utf8(), values, 3000);
  ASSERT_TRUE(Begin().ok());
  const auto pool = batch::NewCappedPool(20'000'000);
  const auto reader = *object_->Read(0, {.rows = 16384, .bytes = 500'000}, pool.get(), {});
  size_t next = 0;
  while (true) {
    const auto batch = reader->Next();
    ASSERT_TRUE(batch.ok()) << batch.status().ToString();
    if (!*batch) break;
    const auto& column = static_cast<const arrow::StringArray&>(*(*batch)->column(0));
    for (int64_t row = 0; row < column.length(); ++row) {
      ASSERT_EQ(column.GetView(row), values[next]) << next;
      ++next;
    }
  }
  EXPECT_EQ(next, values.size());
}

TEST_F(ParquetObjects, WhatIsNoWholeParquetIsCorruptAndNamed) {
  Put<arrow::Int64Builder>("1.parquet", "n", arrow::int64(), std::vector<int64_t>(1000, 7));
  const std::string whole = bucket_.contents().at("1.parquet").bytes;
  std::string scrambled = whole;
  for (size_t i = whole.size() - 200; i < whole.size() - 8; ++i) scrambled[i] = '\xff';
  for (const std::string& bytes : {std::string("garbage"), whole.substr(0, whole.size() - 1),
                                   whole.substr(0, whole.size() / 2), scrambled,
                                   std::string("PAR1\xff\xff\xff\xff"
                                               "PAR1",
                                               12)}) {
    bucket_.Plant("1.parquet", bytes);
    const Status status = Begin();
    EXPECT_TRUE(status.Is(ErrorKind::kCorrupt)) << status.ToString();
    EXPECT_EQ(status.message(), "file '1.parquet' is not a whole Parquet file");
  }
}

TEST_F(ParquetObjects, AFileThatChangedSinceItWasListedMayBeTriedAnew) {
  Put<arrow::Int64Builder>("1.parquet", "n", arrow::int64(), std::vector<int64_t>(1000, 7));
  ASSERT_TRUE(Begin().ok());
  Put<arrow::Int64Builder>("1.parquet", "n", arrow::int64(), std::vector<int64_t>(1000, 8));
  EXPECT_TRUE(ReadAll(arrow::default_memory_pool()).status().Is(ErrorKind::kUnavailable));
}

}  // namespace
}  // namespace sluice::source
