#pragma once

#include <memory>
#include <string_view>

#include "base/status.h"
#include "format/cell.h"
#include "format/csv_text.h"
#include "format/text_sink.h"

namespace arrow {
class DataType;
}  // namespace arrow

namespace sluice::format {

/// Gather the JSON text of one nested value.
class JsonScratch {
 public:
  JsonScratch() : out_(sink_) {}

  /// Render the value at `row` of a JSON cell; what the cell refuses is refused at `out`. The text
  /// lasts until the next call.
  std::string_view Render(Cell& cell, int64_t row, OutputBuffer& out);

 private:
  TextSink sink_;
  OutputBuffer out_;
};

/// Make the cell that writes values of a type as CSV fields: numbers, booleans and times bare,
/// text as `text` says, binary as base64, lists, structs and maps as JSON text. `text` and
/// `scratch` outlive it. Errors: unsupported, without the column's name.
Result<std::unique_ptr<Cell>> MakeCsvCell(const arrow::DataType& type, const CsvText& text,
                                          JsonScratch& scratch);

}  // namespace sluice::format
