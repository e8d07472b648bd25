#pragma once

#include <memory>
#include <string_view>

#include "base/byte_sink.h"
#include "base/status.h"
#include "model/export_options.h"

namespace arrow {
class RecordBatch;
class Schema;
}  // namespace arrow

namespace sluice::format {

/// Turn batches of one schema into the bytes of one file.
/// Errors: the sink's; unsupported or corrupt naming the column for a value that the format cannot
/// hold exactly. Threads: one caller.
class BatchWriter {
 public:
  virtual ~BatchWriter() = default;
  /// Write all rows of a batch. The sink has whole rows only after each call.
  virtual Status Write(const arrow::RecordBatch& batch) = 0;
  /// Write what ends the file; nothing may be written after.
  virtual Status Finish() = 0;
};

/// Make a writer of the options' format and compression into `sink`, which outlives it.
/// Errors: unsupported naming the column whose type the format cannot hold.
Result<std::unique_ptr<BatchWriter>> MakeBatchWriter(const model::ExportOptions& options,
                                                     const std::shared_ptr<arrow::Schema>& schema,
                                                     ByteSink& sink);

/// What follows the UUID in a file's name (".jsonl"), and the media type objects are stored with.
std::string_view FileExtension(const model::ExportOptions& options);
std::string_view ContentType(const model::ExportOptions& options);

}  // namespace sluice::format
