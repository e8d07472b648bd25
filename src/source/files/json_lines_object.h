#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "objects/object_reader.h"
#include "source/files/file_object.h"
#include "source/files/file_settings.h"

namespace sluice::source {

/// Read files of JSON Lines once, to know their members, types and rows. Splits are ranges of whole
/// lines, and whole files where they are compressed. `reader` outlives the object.
/// Errors: as SurveyJsonLines.
Result<std::unique_ptr<FileObject>> OpenJsonLinesObject(objects::ObjectReader& reader,
                                                        std::vector<objects::ObjectInfo> files,
                                                        const FileSettings& settings,
                                                        size_t threads, std::stop_token stop);

}  // namespace sluice::source
