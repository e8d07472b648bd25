#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "cli/byte_source.h"

namespace sluice::cli {

/// Hold the bytes of one record of a file, which grow as they are asked for and may be rewritten in
/// place. A UTF-8 byte order mark at the beginning of the file is dropped. Threads: one caller.
class InputWindow {
 public:
  InputWindow(ByteSource& source, size_t max_record_bytes);

  /// The record's bytes so far; moved by More().
  char* data() { return buffer_.data() + begin_; }
  size_t size() const { return end_ - begin_; }

  /// Read further; false at the end of the file. Errors: quota when the record exceeds its bound.
  Result<bool> More();

  /// Leave the first `bytes` behind: the next record begins after them.
  void Advance(size_t bytes) { begin_ += bytes; }

 private:
  Result<bool> Fill();

  ByteSource& source_;
  const size_t max_record_bytes_;
  std::vector<char> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  bool at_start_ = true;
  bool at_end_ = false;
};

}  // namespace sluice::cli
