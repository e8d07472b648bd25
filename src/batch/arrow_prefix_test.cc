#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/compute/initialize.h>
#include <arrow/dataset/api.h>
#include <arrow/dataset/file_parquet.h>
#include <arrow/dataset/plan.h>
#include <arrow/filesystem/localfs.h>
#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

namespace {

constexpr int64_t kRows = 10'000;

std::shared_ptr<arrow::Table> Customers() {
  arrow::Int64Builder ids;
  arrow::StringBuilder names;
  arrow::TimestampBuilder times(arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"),
                                arrow::default_memory_pool());
  for (int64_t i = 0; i < kRows; ++i) {
    EXPECT_TRUE(ids.Append(i).ok());
    EXPECT_TRUE(
        (i % 7 == 0 ? names.AppendNull() : names.Append("Łukasz " + std::to_string(i))).ok());
    EXPECT_TRUE(times.Append(1'700'000'000'000 + i).ok());
  }
  const auto schema =
      arrow::schema({arrow::field("id", arrow::int64(), false), arrow::field("name", arrow::utf8()),
                     arrow::field("at", times.type())});
  return arrow::Table::Make(schema, {*ids.Finish(), *names.Finish(), *times.Finish()});
}

class ArrowPrefix : public testing::Test {
 protected:
  void SetUp() override {
    const std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("arrow_prefix_" + test + "_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string WriteParquet(const arrow::Table& table) {
    const std::string path = folder_ / "customers.parquet";
    const auto out = *arrow::io::FileOutputStream::Open(path);
    const auto properties =
        parquet::WriterProperties::Builder().compression(parquet::Compression::ZSTD)->build();
    EXPECT_TRUE(
        parquet::arrow::WriteTable(table, arrow::default_memory_pool(), out, 4096, properties)
            .ok());
    EXPECT_TRUE(out->Close().ok());
    return path;
  }

  std::filesystem::path folder_;
};

TEST_F(ArrowPrefix, ParquetWithZstdComesBackEqual) {
  const auto table = Customers();
  const auto input = *arrow::io::ReadableFile::Open(WriteParquet(*table));
  const auto reader = *parquet::arrow::OpenFile(input, arrow::default_memory_pool());
  EXPECT_GT(reader->num_row_groups(), 1);
  const auto read = reader->ReadTable();
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_TRUE((*read)->Equals(*table));
}

TEST_F(ArrowPrefix, DatasetScanFiltersByAComputedPredicate) {
  ASSERT_TRUE(arrow::compute::Initialize().ok());
  arrow::dataset::internal::Initialize();
  WriteParquet(*Customers());
  arrow::fs::FileSelector selector;
  selector.base_dir = folder_;
  const auto factory = *arrow::dataset::FileSystemDatasetFactory::Make(
      std::make_shared<arrow::fs::LocalFileSystem>(), selector,
      std::make_shared<arrow::dataset::ParquetFileFormat>(), {});
  const auto builder = *(*factory->Finish())->NewScan();
  using arrow::compute::field_ref;
  using arrow::compute::literal;
  ASSERT_TRUE(
      builder->Filter(arrow::compute::greater_equal(field_ref("id"), literal(kRows - 10))).ok());
  ASSERT_TRUE(builder->Project({"id"}).ok());
  const auto table = *(*builder->Finish())->ToTable();
  EXPECT_EQ(table->num_rows(), 10);
  const auto sum = *arrow::compute::Sum(table->column(0));
  EXPECT_EQ(sum.scalar_as<arrow::Int64Scalar>().value, 10 * kRows - 55);
}

}  // namespace
