#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace sluice::model {

enum class Format { kJsonl, kCsv, kParquet };
enum class Compression { kNone, kGzip, kZstd, kSnappy };

/// How CSV files are written. Source: RFC 4180 for what is not chosen here.
struct CsvOptions {
  bool header = true;
  char delimiter = ',';
  std::string null_text = {};  // stands for null, without quotes; a text equal to it gets them
  bool formula_guard = false;  // put ' before text that a spreadsheet would take for a formula
  bool operator==(const CsvOptions&) const = default;
};

/// How an association's files are written.
struct ExportOptions {
  Format format = Format::kJsonl;
  std::optional<Compression> compression;  // absent, or not one of the format's: the format's own
  int64_t file_bytes = 0;                  // about how large a file becomes; 0: one file a split
  CsvOptions csv;
  std::vector<std::string> partition_by = {};  // columns whose values are folders
  bool operator==(const ExportOptions&) const = default;
};

/// Name a format as metadata and manifests spell it ("jsonl"), and a compression ("gzip").
std::string_view FormatName(Format format);
std::string_view CompressionName(Compression compression);

/// Say how files are compressed: as asked for where the format has it, else as is usual for the
/// format (Parquet: zstd, text: none).
Compression CompressionOf(const ExportOptions& options);

/// Set one `export.*` option. Errors: invalid naming the key and what is allowed.
Status SetExportOption(ExportOptions& options, std::string_view key, std::string_view value);

/// Read the `export.*` keys of ClientAssociationMetadata over `defaults`; other keys are the
/// caller's own notes. Errors: invalid naming the key and what is allowed, also for a compression
/// that the format does not have.
Result<ExportOptions> ReadExportOptions(const std::map<std::string, std::string>& metadata,
                                        const ExportOptions& defaults = {});

}  // namespace sluice::model
