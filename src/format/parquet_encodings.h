#pragma once

#include <arrow/result.h>

#include <memory>
#include <string>
#include <vector>

#include "model/export_options.h"

namespace arrow {
class MemoryPool;
class RecordBatch;
class Schema;
namespace io {
class OutputStream;
}  // namespace io
}  // namespace arrow
namespace parquet::arrow {
class FileWriter;
}  // namespace parquet::arrow

namespace sluice::format {

/// Choose how the columns of a Parquet file are encoded.
struct ParquetEncodings {
  model::Compression compression = model::Compression::kZstd;
  std::vector<std::string> without_dictionary;  // paths of columns
  std::vector<std::string> without_statistics{};
};

/// Open a writer of a file into `stream`. May throw Parquet's exceptions.
arrow::Result<std::unique_ptr<parquet::arrow::FileWriter>> OpenParquet(
    const ParquetEncodings& encodings, const arrow::Schema& schema, arrow::MemoryPool* pool,
    std::shared_ptr<arrow::io::OutputStream> stream);

/// Find the columns whose values are large, by a file's first batch: a dictionary or statistics of
/// them would be copies that no footer takes. Shape: as above.
std::vector<std::string> ColumnsOfLargeValues(const arrow::RecordBatch& first);

/// Find the columns that are better off without a dictionary by writing a file's first batch twice
/// into memory: those whose values a dictionary makes no shorter, since hardly any comes again, and
/// those that compress to less than half without it, since they rise slowly. A batch too small to
/// tell, or a pool too small to try, names none. Shape: paths as ParquetEncodings has them.
std::vector<std::string> ColumnsWithoutDictionary(model::Compression compression,
                                                  const arrow::RecordBatch& first,
                                                  arrow::MemoryPool* pool);

}  // namespace sluice::format
