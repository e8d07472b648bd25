#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "run/file_writer.h"
#include "run/plan.h"
#include "source/source.h"

namespace arrow {
class DataType;
}  // namespace arrow

namespace sluice::run {

/// Name a column's type as manifests spell it: docs/exported-files.md has the list.
std::string TypeName(const arrow::DataType& type);

/// Write the manifest of a run: what it names is the whole window, once. `files` are in order of
/// object and split. The same arguments give the same bytes.
std::string ManifestText(const Plan& plan, int attempt, const source::Snapshot& snapshot,
                         const std::vector<WrittenFile>& files);

}  // namespace sluice::run
