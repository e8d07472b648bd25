#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_sink.h"
#include "base/status.h"
#include "model/export_options.h"

namespace arrow {
class MemoryPool;
class RecordBatch;
class Schema;
}  // namespace arrow

namespace sluice::format {

/// Memory that a writer holds between two batches: of pools, besides, and of that what it needs for
/// the file's end, which only grows.
struct HeldBytes {
  int64_t in_pool = 0;
  int64_t beside = 0;
  int64_t for_end = 0;
};

/// Turn batches of one schema into the bytes of one file.
/// Errors: the sink's; unsupported or corrupt naming the column for a value that the format cannot
/// hold exactly. Threads: one caller.
class BatchWriter {
 public:
  virtual ~BatchWriter() = default;
  /// Write all rows of a batch. What the sink has of them after it is up to the format.
  virtual Status Write(const arrow::RecordBatch& batch) = 0;
  /// Write what ends the file; nothing may be written after.
  virtual Status Finish() = 0;
  virtual HeldBytes held_bytes() const = 0;
  /// Hold at most so many bytes of a row group from now on, where the format has row groups.
  virtual void LimitRowGroup(int64_t /*bytes*/) {}
};

/// What a writer may use; formats that write row by row need next to nothing of it.
struct WriterResources {
  arrow::MemoryPool* pool;                              // outlives the writer
  int64_t row_group_bytes = int64_t{64} * 1024 * 1024;  // most that is held of a row group
};

/// Make a writer of the options' format and compression into `sink`, which outlives it. A writer
/// that is destroyed unfinished writes no more.
/// Errors: unsupported naming the column whose type the format cannot hold; the sink's.
Result<std::unique_ptr<BatchWriter>> MakeBatchWriter(const model::ExportOptions& options,
                                                     const std::shared_ptr<arrow::Schema>& schema,
                                                     const WriterResources& resources,
                                                     ByteSink& sink);

/// What follows the UUID in a file's name (".jsonl.gz"), and the media type objects are stored
/// with.
std::string FileExtension(const model::ExportOptions& options);
std::string_view ContentType(const model::ExportOptions& options);

}  // namespace sluice::format
