#pragma once

#include <memory>
#include <string>
#include <vector>

#include "format/batch_writer.h"
#include "format/jsonl_cells.h"
#include "format/output_buffer.h"

namespace sluice::format {

/// Write each row as one JSON object and a newline, in UTF-8. Members stand in the schema's order;
/// one that is null is left out, in nested objects too, while lists and maps keep theirs.
/// Instants are ISO-8601 in UTC to the digits of their unit, binary is base64, decimals are numbers
/// with all digits of their scale, maps are objects; NaN and the infinities are text, as PostgreSQL
/// makes JSON of them.
/// Errors: beside BatchWriter's, corrupt for text that is not UTF-8 and times out of range.
/// Source: jsonlines.org; RFC 8259.
class JsonlWriter final : public BatchWriter {
 public:
  static Result<std::unique_ptr<BatchWriter>> Make(const std::shared_ptr<arrow::Schema>& schema,
                                                   ByteSink& sink);

  Status Write(const arrow::RecordBatch& batch) override;
  Status Finish() override;
  HeldBytes held_bytes() const override { return {0, OutputBuffer::kCapacityBytes}; }

 private:
  struct Column {
    std::string name;
    std::string prefix;  // `,"name":`, and padding behind it
    size_t prefix_bytes;
    std::unique_ptr<Cell> cell;
  };
  /// A column of the batch at hand that has a value in some row.
  struct Present {
    const arrow::Array* array;
    const Column* column;
    bool has_nulls;
  };

  JsonlWriter(std::shared_ptr<arrow::Schema> schema, std::vector<Column> columns, ByteSink& sink);

  void Bind(const arrow::RecordBatch& batch);
  Status WriteRow(int64_t row);

  const std::shared_ptr<arrow::Schema> schema_;
  const std::vector<Column> columns_;
  std::vector<Present> present_;
  OutputBuffer out_;
};

}  // namespace sluice::format
