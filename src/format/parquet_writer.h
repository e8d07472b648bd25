#pragma once

#include <cstdint>
#include <memory>

#include "format/batch_writer.h"
#include "model/export_options.h"

namespace sluice::format {

/// Write rows as Parquet: types, time units and zones as the schema has them, with statistics, page
/// indexes and Arrow's own schema in the footer. A row group ends when what is held of it has grown
/// to `resources.row_group_bytes`, so that memory is bounded whatever the file's size; memory comes
/// from `resources.pool`. Tables of many columns and large rows are gathered as they came and
/// written column by column, since an open row group has buffers for each of its columns.
/// Errors: beside BatchWriter's, unsupported naming the column for types that Parquet has no exact
/// form for; quota when the pool is too small.
/// Source: Apache Parquet, format 2.10.
class ParquetWriter final : public BatchWriter {
 public:
  static Result<std::unique_ptr<BatchWriter>> Make(const std::shared_ptr<arrow::Schema>& schema,
                                                   model::Compression compression,
                                                   const WriterResources& resources,
                                                   ByteSink& sink);
  ~ParquetWriter() override;

  Status Write(const arrow::RecordBatch& batch) override;
  Status Finish() override;
  HeldBytes held_bytes() const override;
  void LimitRowGroup(int64_t bytes) override;

 private:
  struct File;

  explicit ParquetWriter(std::unique_ptr<File> file);

  const std::unique_ptr<File> file_;
};

}  // namespace sluice::format
