#include <arrow/api.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "source/files/json_document.h"

// Lines of JSON. What has been looked at can be appended, one row a line, into valid columns of the
// types that were found.

namespace sluice::source {
namespace {

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  std::string padded(reinterpret_cast<const char*>(bytes), size);
  padded.append(JsonDocument::kPadding, '\0');
  JsonDocument document;
  JsonShape shape;
  std::vector<std::string_view> whole;
  for (const std::string_view line : LinesOf(std::string_view(padded.data(), size))) {
    const Status status = document.Look(line, shape);
    if (status.ok()) {
      whole.push_back(line);
    } else {
      CHECK(status.Is(ErrorKind::kCorrupt));
    }
  }
  std::vector<JsonColumn> columns;
  arrow::FieldVector fields;
  for (const std::string& name : shape.member_names()) {
    columns.push_back(shape.member(name).Column(name));
    fields.push_back(arrow::field(name, columns.back().type));
  }
  const auto builder =
      *arrow::RecordBatchBuilder::Make(arrow::schema(fields), arrow::default_memory_pool());
  std::vector<arrow::ArrayBuilder*> builders;
  for (int i = 0; i < builder->num_fields(); ++i) builders.push_back(builder->GetField(i));
  for (const std::string_view line : whole) CHECK(document.Append(line, columns, builders).ok());
  if (columns.empty()) return 0;
  const auto batch = *builder->Flush();
  CHECK(batch->num_rows() == static_cast<int64_t>(whole.size()));
  CHECK(batch->ValidateFull().ok());
  return 0;
}

}  // namespace sluice::source
