#pragma once

#include <filesystem>
#include <string>

#include "objects/local/descriptor.h"
#include "objects/object_reader.h"

namespace sluice::objects {

/// Read a folder as objects: each regular file below it, at its path as key. Symbolic links below
/// are neither followed nor listed; the folder's own path may be anything. A version is the file's
/// device, inode, time of modification and size. Listing a page reads each folder on the way to it
/// whole. Deviation: below 64 folders, one in the other, it does not list but fails (invalid).
class FolderReader final : public ObjectReader {
 public:
  /// `title` names the place in messages: "bucket 'lake'".
  FolderReader(std::string title, std::filesystem::path folder)
      : title_(std::move(title)), folder_(std::move(folder)) {}

  Result<ListedPage> List(std::string_view prefix, std::string_view after, size_t limit,
                          std::stop_token stop) override;
  Result<size_t> ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                        std::stop_token stop) override;

 private:
  Result<Descriptor> OpenFolder() const;
  Result<size_t> ReadListed(const ObjectInfo& object, int64_t offset, std::span<char> to) const;

  const std::string title_;
  const std::filesystem::path folder_;
};

}  // namespace sluice::objects
