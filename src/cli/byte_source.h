#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/status.h"

namespace sluice::cli {

/// Yield the bytes of a file in order. Threads: one caller.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Read up to `bytes`, at least one; 0 means the end. Errors: unavailable.
  virtual Result<size_t> Read(char* to, size_t bytes) = 0;
};

/// A file on disk.
class FileSource final : public ByteSource {
 public:
  /// Errors: not_found, denied, invalid for a folder.
  static Result<std::unique_ptr<FileSource>> Open(const std::filesystem::path& path);
  ~FileSource() override;

  Result<size_t> Read(char* to, size_t bytes) override;
  /// The file's size; nothing when it is a pipe or a device.
  std::optional<int64_t> size_bytes() const { return size_bytes_; }
  int64_t read_bytes() const { return read_bytes_; }

 private:
  FileSource(int fd, std::optional<int64_t> size_bytes) : fd_(fd), size_bytes_(size_bytes) {}

  const int fd_;
  const std::optional<int64_t> size_bytes_;
  int64_t read_bytes_ = 0;
};

}  // namespace sluice::cli
