#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/object_selection.h"
#include "objects/object_reader.h"
#include "source/files/file_listing.h"
#include "source/files/file_settings.h"
#include "source/source.h"

namespace sluice::source {

struct FilesSourceOptions {
  std::string name;                                // the bucket or root
  std::string prefix;                              // a path without '/' at either end; empty: all
  std::vector<model::ObjectSelection> selections;  // none: all objects, whole
  FileNarrowing narrowing;
  FileSettings settings;
};

/// Read files. A window is of the time field's values where the settings name one, else of the
/// times at which files were last changed. `clock` and `reader` outlive it.
std::unique_ptr<Source> MakeFilesSource(const Clock& clock, objects::ObjectReader& reader,
                                        FilesSourceOptions options);

}  // namespace sluice::source
