#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "model/export_options.h"

namespace arrow {
class Schema;
}  // namespace arrow

namespace sluice::format {

/// Say what files of the options' format have for each column of a schema: JSON Lines "string",
/// "number", "boolean", "object" or "array", CSV "text", Parquet the physical type and, after it,
/// the logical one where there is one. Errors: unsupported naming the column whose type the format
/// cannot hold, as MakeBatchWriter.
Result<std::vector<std::string>> StoredTypes(const model::ExportOptions& options,
                                             const std::shared_ptr<arrow::Schema>& schema);

}  // namespace sluice::format
