#pragma once

#include <memory>
#include <string>
#include <vector>

#include "format/batch_writer.h"
#include "format/csv_cells.h"
#include "format/csv_text.h"
#include "format/output_buffer.h"
#include "model/export_options.h"

namespace sluice::format {

/// Write each row as one record of CSV in UTF-8, after a header of the columns' names unless the
/// options say otherwise. Records end in a line feed alone, which every reader takes. Null is the
/// options' text without quotes, the empty text is two quotes. Numbers, booleans (true, false) and
/// ISO-8601 times stand bare, binary is base64, lists, structs and maps are JSON text.
/// Errors: beside BatchWriter's, corrupt for text that is not UTF-8 and times out of range;
/// unsupported for null in a file of one column whose null is nothing, since readers skip empty
/// lines.
/// Source: RFC 4180.
class CsvWriter final : public BatchWriter {
 public:
  static Result<std::unique_ptr<BatchWriter>> Make(const std::shared_ptr<arrow::Schema>& schema,
                                                   const model::CsvOptions& options,
                                                   ByteSink& sink);

  Status Write(const arrow::RecordBatch& batch) override;
  Status Finish() override;
  HeldBytes held_bytes() const override { return {0, OutputBuffer::kCapacityBytes}; }

 private:
  struct Column {
    std::string name;
    std::unique_ptr<Cell> cell;
    const arrow::Array* array = nullptr;  // of the batch at hand
    bool has_nulls = false;
  };

  CsvWriter(std::shared_ptr<arrow::Schema> schema, const model::CsvOptions& options,
            ByteSink& sink);

  Status AddColumns();
  Status WriteHeader();
  void Bind(const arrow::RecordBatch& batch);
  Status WriteRow(int64_t row);

  const std::shared_ptr<arrow::Schema> schema_;
  const CsvText text_;
  JsonScratch scratch_;
  std::vector<Column> columns_;
  bool header_due_;
  OutputBuffer out_;
};

}  // namespace sluice::format
