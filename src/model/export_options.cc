#include "model/export_options.h"

#include <fmt/format.h>

namespace sluice::model {
namespace {

constexpr std::string_view kPrefix = "export.";

}  // namespace

std::string_view FormatName(Format format) {
  switch (format) {
    case Format::kJsonl: return "jsonl";
  }
  return "jsonl";
}

Result<ExportOptions> ReadExportOptions(const std::map<std::string, std::string>& metadata,
                                        const ExportOptions& defaults) {
  ExportOptions options = defaults;
  for (const auto& [key, value] : metadata) {
    if (!key.starts_with(kPrefix)) continue;
    if (key == "export.format") {
      if (value != "jsonl") {
        return Invalid("ClientAssociationMetadata export.format must be one of: jsonl");
      }
      options.format = Format::kJsonl;
    } else if (key == "export.compression") {
      if (value != "none") {
        return Invalid("ClientAssociationMetadata export.compression must be one of: none");
      }
      options.compression = Compression::kNone;
    } else {
      return Invalid(
          "ClientAssociationMetadata has an export option that is not known; known are: "
          "export.format, export.compression");
    }
  }
  return options;
}

}  // namespace sluice::model
