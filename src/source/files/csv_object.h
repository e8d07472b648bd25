#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "objects/object_reader.h"
#include "source/files/file_object.h"
#include "source/files/file_settings.h"

namespace sluice::source {

/// Read CSV files once, to know their columns, types and rows. Splits are ranges of whole rows, and
/// whole files where they are compressed. `reader` outlives the object.
/// Errors: as SurveyCsv.
Result<std::unique_ptr<FileObject>> OpenCsvObject(objects::ObjectReader& reader,
                                                  std::vector<objects::ObjectInfo> files,
                                                  const FileSettings& settings, size_t threads,
                                                  std::stop_token stop);

}  // namespace sluice::source
