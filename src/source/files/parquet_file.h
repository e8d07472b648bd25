#pragma once

#include <parquet/arrow/reader.h>

#include <memory>
#include <stop_token>

#include "objects/object_reader.h"
#include "source/source.h"

namespace sluice::source {

/// Open one Parquet file. `metadata`, where it is known, spares the footer. Column chunks are read
/// through buffers of `buffer_bytes` each, all memory is of `pool`.
/// Errors: corrupt naming the file; quota; as ObjectReader.
Result<std::unique_ptr<parquet::arrow::FileReader>> OpenParquetFile(
    objects::ObjectReader& reader, const objects::ObjectInfo& file, int64_t buffer_bytes,
    int64_t batch_rows, arrow::MemoryPool* pool, std::stop_token stop);

/// Say what became of a call into Parquet's library, with the file's name.
Status ParquetFailure(const objects::ObjectInfo& file, const arrow::Status& status);

/// Read the columns of `schema` from some row groups of one file. Errors of Next besides
/// BatchReader's: corrupt naming file and row group.
Result<std::unique_ptr<BatchReader>> ReadRowGroups(objects::ObjectReader& reader,
                                                   const objects::ObjectInfo& file,
                                                   std::vector<int> row_groups,
                                                   std::shared_ptr<arrow::Schema> schema,
                                                   BatchLimits limits, arrow::MemoryPool* pool,
                                                   std::stop_token stop);

}  // namespace sluice::source
