#include "format/parquet_encodings.h"

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/statistics.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "format/fake_sink.h"
#include "format/parquet_writer.h"

namespace sluice::format {
namespace {

constexpr int64_t kRows = 8192;

std::shared_ptr<arrow::Array> Numbers(const std::function<int64_t(int64_t)>& value,
                                      int64_t rows = kRows) {
  arrow::Int64Builder builder;
  for (int64_t row = 0; row < rows; ++row) EXPECT_TRUE(builder.Append(value(row)).ok());
  return *builder.Finish();
}

std::shared_ptr<arrow::Array> Texts(const std::function<std::string(int64_t)>& value,
                                    int64_t rows = kRows) {
  arrow::StringBuilder builder;
  for (int64_t row = 0; row < rows; ++row) EXPECT_TRUE(builder.Append(value(row)).ok());
  return *builder.Finish();
}

std::shared_ptr<arrow::RecordBatch> BatchOf(
    const std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>>& columns) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (const auto& [name, array] : columns) {
    fields.push_back(arrow::field(name, array->type()));
    arrays.push_back(array);
  }
  return arrow::RecordBatch::Make(arrow::schema(fields), arrays.front()->length(), arrays);
}

/// Scatter what counts up over 64 bits.
int64_t Scattered(int64_t row) {
  return static_cast<int64_t>(static_cast<uint64_t>(row) * 0x9e3779b97f4a7c15u);
}

std::shared_ptr<arrow::RecordBatch> Kinds() {
  return BatchOf({{"scattered", Numbers(Scattered)},
                  {"rising", Numbers([](int64_t row) { return row / 4; })},
                  {"few", Numbers([](int64_t row) { return Scattered(row) & 15; })},
                  {"flag", Texts([](int64_t row) { return Scattered(row) & 1 ? "yes" : "no"; })},
                  {"prose", Texts([](int64_t row) { return std::to_string(Scattered(row)); })}});
}

std::string Written(const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches,
                    int64_t row_group_bytes = int64_t{64} * 1024 * 1024) {
  FakeSink sink;
  const WriterResources resources{arrow::default_memory_pool(), row_group_bytes};
  const auto writer =
      *ParquetWriter::Make(batches.front()->schema(), model::Compression::kZstd, resources, sink);
  for (const auto& batch : batches) EXPECT_TRUE(writer->Write(*batch).ok());
  EXPECT_TRUE(writer->Finish().ok());
  return sink.text;
}

std::shared_ptr<arrow::io::RandomAccessFile> FileOf(const std::string& bytes) {
  return std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(bytes));
}

void ExpectReadsBackAs(const std::string& file,
                       const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches) {
  const auto reader = *parquet::arrow::OpenFile(FileOf(file), arrow::default_memory_pool());
  const auto read = *reader->ReadTable();
  EXPECT_TRUE(read->Equals(**arrow::Table::FromRecordBatches(batches)));
  EXPECT_TRUE(read->schema()->Equals(*batches.front()->schema()));
}

bool HasDictionary(const parquet::ColumnChunkMetaData& column) {
  const auto& encodings = column.encodings();
  return std::count(encodings.begin(), encodings.end(), parquet::Encoding::RLE_DICTIONARY) != 0;
}

TEST(ParquetEncodings, DictionariesAreLeftOutWhereNothingRepeatsOrNumbersRise) {
  EXPECT_EQ(
      ColumnsWithoutDictionary(model::Compression::kZstd, *Kinds(), arrow::default_memory_pool()),
      (std::vector<std::string>{"scattered", "rising", "prose"}));
}

TEST(ParquetEncodings, ASmallBatchOrPoolNamesNone) {
  EXPECT_TRUE(ColumnsWithoutDictionary(model::Compression::kZstd, *Kinds()->Slice(0, 100),
                                       arrow::default_memory_pool())
                  .empty());
  arrow::CappedMemoryPool pool(arrow::default_memory_pool(), 1024);
  EXPECT_TRUE(ColumnsWithoutDictionary(model::Compression::kZstd, *Kinds(), &pool).empty());
}

TEST(ParquetEncodings, AWritersFileHasThemAndReadsBack) {
  const std::string file = Written({Kinds(), Kinds()});
  const auto meta = parquet::ParquetFileReader::Open(FileOf(file))->metadata();
  const std::vector<bool> expected = {false, false, true, true, false};
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(HasDictionary(*meta->RowGroup(0)->ColumnChunk(i)), expected[size_t(i)]) << i;
  }
  ExpectReadsBackAs(file, {Kinds(), Kinds()});
}

/// A file of a column of few words, of which some come late, in row groups of several batches.
TEST(ParquetEncodings, WordsThatComeLateAreWrittenAndCountedLikeTheOthers) {
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
  const std::vector<std::string> words = {"m", "n", "a word of more than sixteen bytes", "zz", ""};
  for (size_t known = 1; known <= words.size(); ++known) {
    for (int again = 0; again < 3; ++again) {
      batches.push_back(
          BatchOf({{"word", Texts([&](int64_t row) { return words[size_t(row) % known]; }, 5000)},
                   {"noise", Numbers(Scattered, 5000)}}));
    }
  }
  const std::string file = Written(batches, 256 * 1024);
  ExpectReadsBackAs(file, batches);
  const auto meta = parquet::ParquetFileReader::Open(FileOf(file))->metadata();
  ASSERT_GT(meta->num_row_groups(), 2);
  const auto first = meta->RowGroup(0)->ColumnChunk(0)->statistics();
  const auto last = meta->RowGroup(meta->num_row_groups() - 1)->ColumnChunk(0)->statistics();
  EXPECT_EQ(first->EncodeMin(), "m");
  EXPECT_EQ(last->EncodeMin(), "");
  EXPECT_EQ(last->EncodeMax(), "zz");
  EXPECT_EQ(last->null_count(), 0);
}

}  // namespace
}  // namespace sluice::format
