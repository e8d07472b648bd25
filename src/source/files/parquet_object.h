#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "objects/object_reader.h"
#include "source/files/file_object.h"

namespace sluice::source {

/// Read the footers of Parquet files. Splits are runs of row groups; of a row group only the chosen
/// columns are read, and none whose statistics say that no row passes. `reader` outlives the
/// object. Errors: corrupt naming the file that is not whole Parquet; invalid naming file and
/// column where schemas do not go together; as ObjectReader.
Result<std::unique_ptr<FileObject>> OpenParquetObject(objects::ObjectReader& reader,
                                                      std::vector<objects::ObjectInfo> files,
                                                      std::stop_token stop);

}  // namespace sluice::source
