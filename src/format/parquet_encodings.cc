#include "format/parquet_encodings.h"

#include <arrow/array/array_base.h>
#include <arrow/io/memory.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/type_traits.h>
#include <arrow/util/byte_size.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <exception>
#include <limits>
#include <utility>

namespace sluice::format {
namespace {

constexpr int kZstdLevel = 3;
constexpr int64_t kPageBytes = int64_t{256} * 1024;
/// Fewer rows say little, and trying would take longer than is saved.
constexpr int64_t kLeastTrialRows = 2048;
constexpr int64_t kLargeValueBytes = int64_t{64} * 1024;

arrow::Compression::type CodecOf(model::Compression compression) {
  switch (compression) {
    case model::Compression::kNone: break;
    case model::Compression::kGzip: return arrow::Compression::GZIP;
    case model::Compression::kZstd: return arrow::Compression::ZSTD;
    case model::Compression::kSnappy: return arrow::Compression::SNAPPY;
  }
  return arrow::Compression::UNCOMPRESSED;
}

parquet::WriterProperties::Builder Properties(model::Compression compression,
                                              arrow::MemoryPool* pool) {
  parquet::WriterProperties::Builder builder;
  builder.memory_pool(pool);
  builder.created_by("sluice");
  builder.compression(CodecOf(compression));
  if (compression == model::Compression::kZstd) builder.compression_level(kZstdLevel);
  builder.data_pagesize(kPageBytes);
  builder.dictionary_pagesize_limit(kPageBytes);
  builder.enable_write_page_index();
  // Decimals of up to 18 digits are integers of 4 or 8 bytes, cheaper to write than byte arrays.
  builder.enable_store_decimal_as_integer();
  // Row groups are ended by what they hold, elsewhere.
  builder.max_row_group_length(std::numeric_limits<int64_t>::max());
  return builder;
}

std::shared_ptr<parquet::ArrowWriterProperties> ArrowProperties() {
  parquet::ArrowWriterProperties::Builder builder;
  builder.store_schema();
  return builder.build();
}

/// Write a batch as a file of its own, and keep of it what its footer says.
arrow::Result<std::shared_ptr<parquet::FileMetaData>> Try(parquet::WriterProperties::Builder how,
                                                          const arrow::RecordBatch& batch,
                                                          arrow::MemoryPool* pool) {
  ARROW_ASSIGN_OR_RAISE(auto stream, arrow::io::BufferOutputStream::Create(1024, pool));
  ARROW_ASSIGN_OR_RAISE(auto writer,
                        parquet::arrow::FileWriter::Open(*batch.schema(), pool, stream, how.build(),
                                                         ArrowProperties()));
  ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(batch));
  ARROW_RETURN_NOT_OK(writer->Close());
  return writer->metadata();
}

bool IsBetterWithout(const parquet::ColumnChunkMetaData& with,
                     const parquet::ColumnChunkMetaData& without) {
  return without.total_uncompressed_size() <= with.total_uncompressed_size() ||
         without.total_compressed_size() < with.total_compressed_size() / 2;
}

arrow::Result<std::vector<std::string>> Compare(model::Compression compression,
                                                const arrow::RecordBatch& batch,
                                                arrow::MemoryPool* pool) {
  ARROW_ASSIGN_OR_RAISE(const auto with, Try(Properties(compression, pool), batch, pool));
  auto plain = Properties(compression, pool);
  plain.disable_dictionary();
  ARROW_ASSIGN_OR_RAISE(const auto without, Try(std::move(plain), batch, pool));
  std::vector<std::string> better;
  for (int i = 0; i < with->num_columns(); ++i) {
    const auto column = with->RowGroup(0)->ColumnChunk(i);
    if (IsBetterWithout(*column, *without->RowGroup(0)->ColumnChunk(i))) {
      better.push_back(column->path_in_schema()->ToDotString());
    }
  }
  return better;
}

}  // namespace

arrow::Result<std::unique_ptr<parquet::arrow::FileWriter>> OpenParquet(
    const ParquetEncodings& encodings, const arrow::Schema& schema, arrow::MemoryPool* pool,
    std::shared_ptr<arrow::io::OutputStream> stream) {
  auto properties = Properties(encodings.compression, pool);
  for (const std::string& path : encodings.without_dictionary) properties.disable_dictionary(path);
  for (const std::string& path : encodings.without_statistics) properties.disable_statistics(path);
  return parquet::arrow::FileWriter::Open(schema, pool, std::move(stream), properties.build(),
                                          ArrowProperties());
}

std::vector<std::string> ColumnsOfLargeValues(const arrow::RecordBatch& first) {
  std::vector<std::string> columns;
  for (int i = 0; i < first.num_columns(); ++i) {
    if (!arrow::is_base_binary_like(first.column(i)->type_id())) continue;
    const int64_t bytes = arrow::util::ReferencedBufferSize(*first.column(i)).ValueOr(0);
    if (bytes > first.num_rows() * kLargeValueBytes) columns.push_back(first.column_name(i));
  }
  return columns;
}

std::vector<std::string> ColumnsWithoutDictionary(model::Compression compression,
                                                  const arrow::RecordBatch& first,
                                                  arrow::MemoryPool* pool) {
  if (first.num_rows() < kLeastTrialRows) return {};
  try {
    return Compare(compression, first, pool).ValueOr({});
  } catch (const std::exception&) {
    return {};  // what cannot be tried cannot be written either, and that says why
  }
}

}  // namespace sluice::format
