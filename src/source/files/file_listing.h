#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "model/integration.h"
#include "objects/object_reader.h"

namespace sluice::source {

enum class FileKind { kParquet, kCsv, kJsonLines };

/// Tell a file's kind by its name, in any case of letters and without .gz or .zst where text is
/// compressed; nothing: its name says none.
std::optional<FileKind> KindOfFile(std::string_view key);

/// What FileConfiguration lets through. Paths are relative to the URI's.
struct FileNarrowing {
  std::vector<std::string> folders;     // without '/' at either end; empty: all
  std::vector<std::string> extensions;  // lower case, without a dot; empty: all
  std::vector<std::string> names;       // of files, without their folders; empty: all

  bool Admits(std::string_view path) const;
};

/// Read FileConfiguration. Errors: invalid naming the member and what is allowed.
Result<FileNarrowing> ReadFileNarrowing(
    const std::optional<model::FileConfiguration>& configuration);

/// The files of one object, all of one kind, in the byte order of their keys.
struct FileGroup {
  std::string object;  // a path relative to the URI's
  FileKind kind = FileKind::kParquet;
  std::vector<objects::ObjectInfo> files;
};

/// The most files that one integration may read.
inline constexpr size_t kMostFiles = 100'000;

/// Find the files below `prefix` (a path without '/' at either end, or nothing) and group them. An
/// object that is named is the file or the folder of that path. Where none is named, each file at
/// the prefix and each folder there, with all below it, is one. What has a segment that begins with
/// '_' or '.', and empty files, are passed over.
/// Errors: as ObjectReader::List; not_found naming the object that has no file; invalid naming a
/// file whose kind is unknown or another than its object's; quota beyond kMostFiles.
Result<std::vector<FileGroup>> ListFiles(objects::ObjectReader& reader, std::string_view prefix,
                                         const std::vector<std::string>& named,
                                         const FileNarrowing& narrowing, std::stop_token stop);

}  // namespace sluice::source
