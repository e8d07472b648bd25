#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::model {

enum class Format { kJsonl };
enum class Compression { kNone };

/// How an association's files are written.
struct ExportOptions {
  Format format = Format::kJsonl;
  Compression compression = Compression::kNone;
};

/// Name a format as metadata and manifests spell it ("jsonl").
std::string_view FormatName(Format format);

/// Read the `export.*` keys of ClientAssociationMetadata over `defaults`; other keys are the
/// caller's own notes. Errors: invalid naming the key and what is allowed.
Result<ExportOptions> ReadExportOptions(const std::map<std::string, std::string>& metadata,
                                        const ExportOptions& defaults = {});

}  // namespace sluice::model
