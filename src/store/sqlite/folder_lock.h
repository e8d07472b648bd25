#pragma once

#include <filesystem>

#include "base/status.h"

namespace sluice::store::sqlite {

/// Hold a data folder against other processes, by flock on its file "lock", until destroyed or the
/// process dies.
class FolderLock {
 public:
  /// Make the folder when it is missing (mode 0700) and lock it. Errors: unavailable when another
  /// process has it or it cannot be written.
  static Result<FolderLock> Take(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace sluice::store::sqlite
