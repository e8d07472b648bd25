#include "format/parquet_writer.h"

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "batch/memory.h"
#include "format/fake_sink.h"

namespace sluice::format {
namespace {

std::shared_ptr<arrow::RecordBatch> Noise(uint32_t seed, int64_t rows) {
  std::mt19937_64 random(seed);
  arrow::StringBuilder texts;
  for (int64_t i = 0; i < rows; ++i) {
    std::string text(100, ' ');
    for (char& c : text) c = static_cast<char>('a' + random() % 26);
    EXPECT_TRUE(texts.Append(text).ok());
  }
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("Text", arrow::utf8())}), rows,
                                  {*texts.Finish()});
}

std::shared_ptr<parquet::FileMetaData> MetaData(const std::string& file) {
  return parquet::ParquetFileReader::Open(
             std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file)))
      ->metadata();
}

Status WriteAll(BatchWriter& writer, int batches) {
  for (int i = 0; i < batches; ++i) TRY(writer.Write(*Noise(uint32_t(i), 5000)));
  return writer.Finish();
}

TEST(ParquetWriter, RowGroupsEndByTheBytesThatAreHeldOfThem) {
  FakeSink sink;
  const WriterResources resources{arrow::default_memory_pool(), 2 * 1024 * 1024};
  const auto writer =
      *ParquetWriter::Make(Noise(0, 1)->schema(), model::Compression::kNone, resources, sink);
  ASSERT_TRUE(WriteAll(*writer, 20).ok());  // 10 MB in all, 0.5 MB a batch
  const auto meta = MetaData(sink.text);
  EXPECT_EQ(meta->num_rows(), 100'000);
  EXPECT_GE(meta->num_row_groups(), 5);
  EXPECT_LE(meta->num_row_groups(), 10);
}

TEST(ParquetWriter, MemoryIsBoundedWhateverTheFilesSize) {
  FakeSink sink;
  const auto pool = batch::NewCappedPool(6 * 1024 * 1024);
  const WriterResources resources{pool.get(), 1024 * 1024};
  const auto writer =
      *ParquetWriter::Make(Noise(0, 1)->schema(), model::Compression::kZstd, resources, sink);
  ASSERT_TRUE(WriteAll(*writer, 60).ok());
  EXPECT_EQ(MetaData(sink.text)->num_rows(), 300'000);
}

TEST(ParquetWriter, APoolThatIsTooSmallIsAQuota) {
  FakeSink sink;
  const auto pool = batch::NewCappedPool(200 * 1024);
  const WriterResources resources{pool.get(), 1024 * 1024};
  const auto writer =
      ParquetWriter::Make(Noise(0, 1)->schema(), model::Compression::kNone, resources, sink);
  ASSERT_TRUE(writer.ok());
  EXPECT_TRUE(WriteAll(**writer, 4).Is(ErrorKind::kQuota));
}

TEST(ParquetWriter, ColumnsHaveStatisticsAndPageIndexes) {
  FakeSink sink;
  const WriterResources resources{arrow::default_memory_pool(), 2 * 1024 * 1024};
  const auto writer =
      *ParquetWriter::Make(Noise(0, 1)->schema(), model::Compression::kZstd, resources, sink);
  ASSERT_TRUE(WriteAll(*writer, 1).ok());
  const auto meta = MetaData(sink.text);
  const auto group = meta->RowGroup(0);
  const auto column = group->ColumnChunk(0);
  EXPECT_TRUE(column->is_stats_set());
  EXPECT_TRUE(column->GetColumnIndexLocation().has_value());
  EXPECT_EQ(column->compression(), parquet::Compression::ZSTD);
}

template <typename Builder, typename Decimal>
std::shared_ptr<arrow::Array> Decimals(const std::shared_ptr<arrow::DataType>& type) {
  Builder builder(type);
  const auto precision = static_cast<const arrow::DecimalType&>(*type).precision();
  const std::string nines(static_cast<size_t>(precision), '9');
  for (const std::string& digits : {std::string("0"), std::string("-5"), nines, "-" + nines}) {
    EXPECT_TRUE(builder.Append(Decimal(digits)).ok() && builder.AppendNull().ok());
  }
  return *builder.Finish();
}

std::shared_ptr<arrow::Array> Offsets() {
  arrow::Int32Builder builder;
  EXPECT_TRUE(builder.AppendValues({0, 0, 3, 5, 8, 8, 8, 8, 8}).ok());
  return *builder.Finish();
}

std::shared_ptr<arrow::Table> TableOf(const std::string& file) {
  const auto reader = *parquet::arrow::OpenFile(
      std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file)),
      arrow::default_memory_pool());
  return *reader->ReadTable();
}

TEST(ParquetWriter, DecimalsAreIntegersWhereTheirDigitsFit) {
  const std::vector<std::pair<std::shared_ptr<arrow::DataType>, parquet::Type::type>> forms = {
      {arrow::decimal128(9, 2), parquet::Type::INT32},
      {arrow::decimal128(15, 2), parquet::Type::INT64},
      {arrow::decimal128(18, 18), parquet::Type::INT64},
      {arrow::decimal128(19, 2), parquet::Type::FIXED_LEN_BYTE_ARRAY},
      {arrow::decimal256(15, 2), parquet::Type::INT64},
      {arrow::decimal256(70, 2), parquet::Type::FIXED_LEN_BYTE_ARRAY}};
  for (const auto& [type, form] : forms) {
    const auto values = type->id() == arrow::Type::DECIMAL128
                            ? Decimals<arrow::Decimal128Builder, arrow::Decimal128>(type)
                            : Decimals<arrow::Decimal256Builder, arrow::Decimal256>(type);
    const auto lists = *arrow::ListArray::FromArrays(*Offsets(), *values);
    const auto whole = arrow::RecordBatch::Make(
        arrow::schema({arrow::field("v", type), arrow::field("l", lists->type())}), 8,
        {values, lists});
    FakeSink sink;
    const WriterResources resources{arrow::default_memory_pool(), 2 * 1024 * 1024};
    const auto writer =
        *ParquetWriter::Make(whole->schema(), model::Compression::kZstd, resources, sink);
    ASSERT_TRUE(writer->Write(*whole->Slice(3)).ok() && writer->Write(*whole).ok());
    ASSERT_TRUE(writer->Finish().ok());
    EXPECT_EQ(MetaData(sink.text)->schema()->Column(0)->physical_type(), form) << *type;
    const auto expected = *arrow::Table::FromRecordBatches({whole->Slice(3), whole});
    EXPECT_TRUE(TableOf(sink.text)->Equals(*expected)) << *type;
  }
}

TEST(ParquetWriter, TypesWithoutAnExactFormAreRefusedAtAnyDepth) {
  FakeSink sink;
  const WriterResources resources{arrow::default_memory_pool()};
  for (const auto& type :
       {arrow::timestamp(arrow::TimeUnit::SECOND), arrow::time32(arrow::TimeUnit::SECOND),
        arrow::list(arrow::month_day_nano_interval()), arrow::struct_({})}) {
    const auto writer = ParquetWriter::Make(arrow::schema({arrow::field("v", type)}),
                                            model::Compression::kNone, resources, sink);
    EXPECT_TRUE(writer.status().Is(ErrorKind::kUnsupported)) << type->ToString();
    EXPECT_NE(writer.status().message().find("column 'v' "), std::string::npos);
  }
}

}  // namespace
}  // namespace sluice::format
