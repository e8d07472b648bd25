#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice {

struct LineFileOptions {
  std::filesystem::path file;
  int64_t file_bytes = int64_t{64} * 1024 * 1024;
  int files = 8;  // the one that is written, and those before it
};

/// Append lines to a file of bounded size. A file that the next line would make too large becomes
/// FILE.1, that one FILE.2 and so on; the last is dropped. A line that was added is handed to the
/// system, whole and with others, before the next Flush of its thread returns: a death of the
/// process loses none of those, one of the machine what it had not brought to the disk.
/// Threads: every method from any thread.
class LineFile {
 public:
  /// Open for appending; made with mode 0600. Errors: unavailable.
  static Result<std::unique_ptr<LineFile>> Open(LineFileOptions options);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  /// Add `line`, which ends in its only line feed. What goes wrong is told by Flush.
  void Add(std::string_view line);

  /// Hand all lines that were added to the system. What is left of a line that could not be written
  /// whole stands alone in the file, and those behind it are lost. Errors: unavailable, of the last
  /// lines that were to be written; later ones may pass.
  Status Flush();

 private:
  explicit LineFile(LineFileOptions options) : options_(std::move(options)) {}
  Status OpenFile();
  Status Rotate();
  Status WriteAdded();
  Status WriteAll(std::string_view text);

  const LineFileOptions options_;
  std::mutex mutex_;
  int descriptor_ = -1;
  int64_t bytes_ = 0;
  std::string added_;
  Status last_;        // of the last writing
  bool torn_ = false;  // the file ends within a line
};

}  // namespace sluice
