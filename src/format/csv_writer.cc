#include "format/csv_writer.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <utility>

#include "format/column_failure.h"
#include "format/json_text.h"

namespace sluice::format {

Result<std::unique_ptr<BatchWriter>> CsvWriter::Make(const std::shared_ptr<arrow::Schema>& schema,
                                                     const model::CsvOptions& options,
                                                     ByteSink& sink) {
  InitializeJsonText();
  std::unique_ptr<CsvWriter> writer(new CsvWriter(schema, options, sink));
  TRY(writer->AddColumns());
  return std::unique_ptr<BatchWriter>(std::move(writer));
}

CsvWriter::CsvWriter(std::shared_ptr<arrow::Schema> schema, const model::CsvOptions& options,
                     ByteSink& sink)
    : schema_(std::move(schema)), text_(options), header_due_(options.header), out_(sink) {}

Status CsvWriter::AddColumns() {
  TRY(CheckColumnNames(*schema_));
  for (const auto& field : schema_->fields()) {
    auto cell = MakeCsvCell(*field->type(), text_, scratch_);
    if (!cell.ok()) return OfColumn(field->name(), cell.status());
    columns_.push_back({field->name(), *std::move(cell)});
  }
  return {};
}

Status CsvWriter::Write(const arrow::RecordBatch& batch) {
  if (!batch.schema()->Equals(*schema_)) {
    return Internal("a batch has another schema than its file");
  }
  TRY(WriteHeader());
  Bind(batch);
  for (int64_t row = 0; row < batch.num_rows(); ++row) TRY(WriteRow(row));
  return out_.Flush();
}

Status CsvWriter::Finish() {
  TRY(WriteHeader());
  return out_.Flush();
}

Status CsvWriter::WriteHeader() {
  if (!std::exchange(header_due_, false)) return {};
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) out_.Put(text_.delimiter());
    text_.Write(columns_[i].name, out_);
  }
  out_.Put('\n');
  return out_.status();
}

void CsvWriter::Bind(const arrow::RecordBatch& batch) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    // The batch keeps the array that it makes of a column, so that it outlives the rows' writing.
    Column& column = columns_[i];
    column.array = batch.column(static_cast<int>(i)).get();
    column.has_nulls = column.array->null_count() != 0;
    column.cell->Bind(*column.array);
  }
}

Status CsvWriter::WriteRow(int64_t row) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    if (i > 0) out_.Put(text_.delimiter());
    if (!column.has_nulls || column.array->IsValid(row)) {
      column.cell->Write(row, out_);
    } else if (columns_.size() == 1 && text_.null_is_empty()) {
      out_.Refuse({ErrorKind::kUnsupported,
                   "is the only one and holds null, which would be an empty line: set "
                   "export.csv.null to a text"});
    } else {
      text_.WriteNull(out_);
    }
    if (out_.failed()) [[unlikely]] {
      return out_.refused() ? OfColumn(column.name, out_.status()) : out_.status();
    }
  }
  out_.Put('\n');
  return {};
}

}  // namespace sluice::format
