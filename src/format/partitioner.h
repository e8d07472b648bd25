#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "format/cell.h"
#include "format/output_buffer.h"
#include "format/text_sink.h"

namespace arrow {
class Array;
class MemoryPool;
class RecordBatch;
class Schema;
}  // namespace arrow

namespace sluice::format {

/// What the rows of one file have in the columns that are its folders, in their order: the text
/// that a CSV field would have, without quotes. Absent: null.
using PartitionValues = std::vector<std::optional<std::string>>;

/// Rows of a batch that have the same values, without the columns that hold them.
struct PartitionedRows {
  PartitionValues values;
  std::shared_ptr<arrow::RecordBatch> rows;
};

/// Name the folders of a partition as Hive does: "region=EU/day=2026-01-01". Null is
/// __HIVE_DEFAULT_PARTITION__, the empty text nothing; ASCII that is no letter, no digit and none
/// of -_.~ is percent-encoded, as are control characters and a text that is null's own name.
/// Errors: invalid naming the column whose folder would have a name of more than 255 bytes, which
/// file systems do not take.
Result<std::string> PartitionFolder(const std::vector<std::string>& columns,
                                    const PartitionValues& values);

/// Divide batches by the values of some columns. Threads: one caller.
class Partitioner {
 public:
  /// Errors: invalid for a column that the schema does not have, whose values make no folder's name
  /// (floats, nested, binary and dictionary types), or beside which no other is left.
  static Result<Partitioner> Make(const std::shared_ptr<arrow::Schema>& schema,
                                  const std::vector<std::string>& columns);

  /// The schema of what Divide returns: the other columns.
  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }

  /// Divide a batch, in order of each partition's first row; rows keep their order. Where they are
  /// not together already they are copied, once, into `pool`.
  /// Errors: corrupt naming the column for text that is not UTF-8; quota when the pool is too
  /// small.
  Result<std::vector<PartitionedRows>> Divide(const arrow::RecordBatch& batch,
                                              arrow::MemoryPool* pool);

 private:
  struct Column {
    std::string name;
    int at;                      // in the batch
    std::unique_ptr<Cell> cell;  // null for text, which is taken as it is
  };
  /// Which partition each row is of.
  struct Division {
    std::vector<PartitionValues> partitions;
    std::vector<int64_t> sizes;  // of each partition, in rows
    std::vector<uint32_t> of_row;
    bool together = true;  // the rows of each are side by side
  };

  /// Where a cell writes one value.
  struct Scratch {
    TextSink sink;
    OutputBuffer out{sink};
  };

  Partitioner() : scratch_(std::make_unique<Scratch>()) {}

  Result<Division> Assign(const arrow::RecordBatch& batch);
  Result<std::optional<std::string>> ValueAt(const Column& column, const arrow::Array& array,
                                             int64_t row);
  Result<std::shared_ptr<arrow::RecordBatch>> WithoutColumns(const arrow::RecordBatch& batch) const;

  std::shared_ptr<arrow::Schema> schema_;
  std::vector<Column> columns_;
  std::vector<int> others_;  // positions in the batch
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace sluice::format
