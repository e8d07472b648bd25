#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "source/files/csv_scanner.h"

namespace arrow {
class MemoryPool;
class RecordBatch;
class Schema;
}  // namespace arrow

namespace sluice::source {

/// Where a file has the columns of a schema.
struct CsvMapping {
  std::shared_ptr<arrow::Schema> schema;
  std::vector<int> places;  // for each column its place in the file's rows; -1: it has none
  size_t fields = 0;        // of a row
  std::string null_text;    // an unquoted field that is null
};

/// Make a batch of rows. Types are those of ColumnFacts::Type.
/// Errors: quota; corrupt naming the column whose text its type cannot hold, which cannot happen
/// to a file that is as it was when the types were found.
Result<std::shared_ptr<arrow::RecordBatch>> MakeCsvBatch(std::string_view data, const CsvRows& rows,
                                                         const CsvMapping& mapping,
                                                         arrow::MemoryPool* pool);

}  // namespace sluice::source
