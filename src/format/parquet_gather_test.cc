#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "batch/memory.h"
#include "format/fake_sink.h"
#include "format/parquet_writer.h"

namespace sluice::format {
namespace {

constexpr int64_t kMib = 1024 * 1024;
constexpr int kManyColumns = 1600;

std::shared_ptr<arrow::RecordBatch> Wide(int64_t rows, int64_t first) {
  arrow::FieldVector fields;
  arrow::ArrayVector columns;
  for (int i = 0; i < kManyColumns; ++i) {
    arrow::Int64Builder builder;
    for (int64_t row = 0; row < rows; ++row) EXPECT_TRUE(builder.Append(first + row + i).ok());
    fields.push_back(arrow::field("c" + std::to_string(i), arrow::int64()));
    columns.push_back(*builder.Finish());
  }
  return arrow::RecordBatch::Make(arrow::schema(fields), rows, columns);
}

std::shared_ptr<arrow::RecordBatch> Texts(const std::vector<std::string>& texts) {
  arrow::StringBuilder builder;
  EXPECT_TRUE(builder.AppendValues(texts).ok());
  const auto column = *builder.Finish();
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("Text", arrow::utf8())}),
                                  column->length(), {column});
}

std::shared_ptr<arrow::Table> TableOf(const std::string& file) {
  auto reader = *parquet::arrow::OpenFile(
      std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file)),
      arrow::default_memory_pool());
  auto table = reader->ReadTable();
  EXPECT_TRUE(table.ok()) << table.status();
  return *table;
}

std::shared_ptr<parquet::FileMetaData> MetaData(const std::string& file) {
  return parquet::ParquetFileReader::Open(
             std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file)))
      ->metadata();
}

TEST(ParquetGather, ManyColumnsHaveRowGroupsOfTheSizeOfTheirRows) {
  FakeSink sink;
  const auto pool = batch::NewCappedPool(8 * kMib);
  const auto writer = *ParquetWriter::Make(Wide(0, 0)->schema(), model::Compression::kZstd,
                                           {pool.get(), 8 * kMib}, sink);
  arrow::RecordBatchVector batches;
  for (int i = 0; i < 12; ++i) {
    batches.push_back(Wide(50, i * 50));
    const int64_t for_end = writer->held_bytes().for_end;
    ASSERT_TRUE(writer->Write(*batches.back()).ok());
    EXPECT_GE(writer->held_bytes().for_end, for_end);
  }
  ASSERT_TRUE(writer->Finish().ok());
  const auto all = arrow::Table::FromRecordBatches(batches);
  EXPECT_TRUE(TableOf(sink.text)->Equals(**all));
  EXPECT_GT(MetaData(sink.text)->num_row_groups(), 1);
  EXPECT_LT(MetaData(sink.text)->num_row_groups(), 6);
}

TEST(ParquetGather, LargeRowsNeedAFewTimesTheirSizeAndHaveNoStatistics) {
  FakeSink sink;
  const auto pool = batch::NewCappedPool(18 * kMib);
  const auto writer = *ParquetWriter::Make(Texts({})->schema(), model::Compression::kZstd,
                                           {pool.get(), 4 * kMib}, sink);
  arrow::RecordBatchVector batches;
  for (char c : {'a', 'b', 'c'}) {
    batches.push_back(Texts({std::string(3 * kMib, c)}));
    ASSERT_TRUE(writer->Write(*batches.back()).ok());
  }
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_TRUE(TableOf(sink.text)->Equals(**arrow::Table::FromRecordBatches(batches)));
  const auto meta = MetaData(sink.text);
  EXPECT_EQ(meta->num_row_groups(), 3);
  const auto group = meta->RowGroup(0);
  EXPECT_FALSE(group->ColumnChunk(0)->is_stats_set());
}

TEST(ParquetGather, SmallAndLargeRowsKeepTheirOrder) {
  FakeSink sink;
  const auto writer = *ParquetWriter::Make(Texts({})->schema(), model::Compression::kNone,
                                           {arrow::default_memory_pool(), 4 * kMib}, sink);
  const arrow::RecordBatchVector batches = {Texts({"a", "b"}), Texts({std::string(kMib, 'x')}),
                                            Texts({std::string(kMib, 'y')}), Texts({"c"}),
                                            Texts({std::string(kMib, 'z')})};
  for (const auto& batch : batches) ASSERT_TRUE(writer->Write(*batch).ok());
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_TRUE(TableOf(sink.text)->Equals(**arrow::Table::FromRecordBatches(batches)));
}

}  // namespace
}  // namespace sluice::format
