#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "objects/object_reader.h"
#include "source/files/cell_facts.h"
#include "source/files/csv_scanner.h"
#include "source/files/file_settings.h"
#include "source/files/text_object.h"

namespace sluice::source {

/// What one CSV file was found to be, having read it once.
struct CsvFile : SurveyedText {
  CsvDialect dialect;
  std::vector<std::string> columns;
  std::vector<ColumnFacts> facts;  // of each column
};

/// Read a file once with up to `threads` threads: its columns, what each can be read as, and where
/// rows begin, so that what is read later in ranges neither fails nor is torn.
/// An uncompressed file is looked at in pieces side by side. A piece begins after the first line
/// feed within it; should that have been within quotes, the piece before ends elsewhere, which is
/// seen, and the piece is looked at again.
/// Errors: corrupt naming file and line for a broken row; invalid for a column without a name of
/// its own; quota for a row that is too large; as ObjectReader.
Result<CsvFile> SurveyCsv(objects::ObjectReader& reader, const objects::ObjectInfo& file,
                          const FileSettings& settings, size_t threads, std::stop_token stop);

}  // namespace sluice::source
