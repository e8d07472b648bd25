#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/status.h"
#include "objects/local/descriptor.h"

namespace sluice::objects {

/// Find keys as files below one folder and never outside of it. The way down is walked segment by
/// segment, each opened in the one before without following a symbolic link; since a checked key
/// has no "..", nothing planted below can lead out. The folder's own path may be anything.
/// Precondition: keys have passed CheckKey. Threads: any.
class Tree {
 public:
  explicit Tree(std::filesystem::path root) : root_(std::move(root)) {}

  /// The folder that holds, or would hold, the key's file, and the file's name in it.
  struct Place {
    Descriptor folder;
    std::string name;
  };

  Result<Descriptor> OpenRoot() const;

  /// Errors: not_found when a folder on the way is missing.
  Result<Place> Find(std::string_view key) const;

  /// Make the folders that are missing, too, and every folder on the way durable in its parent.
  /// Errors: not_found when the root is missing.
  Result<Place> Make(std::string_view key);

  /// Make a folder's entries durable. After one failure every later call fails as well: what the
  /// kernel has dropped is known to nobody until a restart reads the disk.
  Status SyncFolder(int folder);

 private:
  Status MakeFolder(int parent, const std::string& name, std::string_view path);

  const std::filesystem::path root_;
  std::mutex mutex_;
  Status sync_failure_;
  std::unordered_set<std::string> durable_;  // bounded: emptied when full
};

}  // namespace sluice::objects
