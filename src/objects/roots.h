#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"
#include "objects/object_reader.h"

namespace sluice::objects {

/// Find the folders that the operator has named for reading: of file://ROOT/PATH, ROOT is the name.
/// Nothing else on this machine can be named. Threads: any.
class Roots {
 public:
  using Folders = std::map<std::string, std::filesystem::path, std::less<>>;

  explicit Roots(const Folders& folders);

  /// Return the root's reader, which lives as long as this object; nothing is asked of it yet.
  /// Errors: not_found saying which setting would make it.
  Result<ObjectReader*> Find(std::string_view name) const;

 private:
  std::map<std::string, std::unique_ptr<ObjectReader>, std::less<>> readers_;
};

/// Check a root's name: 1 to 63 of letters, digits, '-', '_' and '.', a letter or digit first.
/// Errors: invalid.
Status CheckRootName(std::string_view name);

}  // namespace sluice::objects
