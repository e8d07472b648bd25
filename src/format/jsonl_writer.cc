#include "format/jsonl_writer.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <string_view>
#include <utility>

#include "format/column_failure.h"
#include "format/json_text.h"
#include "format/text_sink.h"

namespace sluice::format {

Result<std::string> MemberPrefix(const std::string& name) {
  TextSink sink;
  OutputBuffer out(sink);
  WriteJsonText(name, out);
  out.Put(':');
  if (!out.Flush().ok()) {
    return Status(ErrorKind::kUnsupported, "has a name that is not UTF-8");
  }
  return std::move(sink.text);
}

Result<std::unique_ptr<BatchWriter>> JsonlWriter::Make(const std::shared_ptr<arrow::Schema>& schema,
                                                       ByteSink& sink) {
  InitializeJsonText();
  TRY(CheckColumnNames(*schema));
  std::vector<Column> columns;
  for (const auto& field : schema->fields()) {
    const std::string& name = field->name();
    TRY_ASSIGN(std::string prefix, MemberPrefix(name));
    auto cell = MakeJsonCell(*field->type());
    if (!cell.ok()) return OfColumn(name, cell.status());
    const size_t prefix_bytes = prefix.size() + 1;
    prefix.append(OutputBuffer::kPaddingBytes, ' ');
    columns.push_back({name, "," + prefix, prefix_bytes, *std::move(cell)});
  }
  return std::unique_ptr<BatchWriter>(new JsonlWriter(schema, std::move(columns), sink));
}

JsonlWriter::JsonlWriter(std::shared_ptr<arrow::Schema> schema, std::vector<Column> columns,
                         ByteSink& sink)
    : schema_(std::move(schema)), columns_(std::move(columns)), out_(sink) {
  present_.reserve(columns_.size());
}

Status JsonlWriter::Write(const arrow::RecordBatch& batch) {
  if (!batch.schema()->Equals(*schema_))
    return Internal("a batch has another schema than its file");
  Bind(batch);
  for (int64_t row = 0; row < batch.num_rows(); ++row) TRY(WriteRow(row));
  return out_.Flush();
}

Status JsonlWriter::Finish() { return out_.Flush(); }

void JsonlWriter::Bind(const arrow::RecordBatch& batch) {
  present_.clear();
  for (size_t i = 0; i < columns_.size(); ++i) {
    // The batch keeps the array that it makes of a column, so that it outlives the rows' writing.
    const arrow::Array& array = *batch.column(static_cast<int>(i));
    const int64_t nulls = array.null_count();
    if (nulls == array.length()) continue;
    columns_[i].cell->Bind(array);
    present_.push_back({&array, &columns_[i], nulls != 0});
  }
}

Status JsonlWriter::WriteRow(int64_t row) {
  bool first = true;
  for (const Present& at : present_) {
    if (at.has_nulls && at.array->IsNull(row)) continue;
    std::string_view prefix(at.column->prefix.data(), at.column->prefix_bytes);
    if (std::exchange(first, false)) {
      out_.Put('{');
      prefix.remove_prefix(1);
    }
    if (prefix.size() <= OutputBuffer::kMaxPaddedBytes) [[likely]] {
      out_.PutPadded(prefix);
    } else {
      out_.Put(prefix);
    }
    at.column->cell->Write(row, out_);
    if (out_.failed()) [[unlikely]] {
      return out_.refused() ? OfColumn(at.column->name, out_.status()) : out_.status();
    }
  }
  if (first) out_.Put('{');
  out_.Put("}\n");
  return {};
}

}  // namespace sluice::format
