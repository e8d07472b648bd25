#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

#include "base/byte_sink.h"
#include "base/check.h"
#include "base/status.h"

namespace sluice::format {

/// Gather what is written a few bytes at a time and pass it on in large pieces. Its memory is
/// fixed, whatever is written. Errors: the first one stays, from the sink or from Refuse; from then
/// on what is written is dropped. Threads: one caller.
class OutputBuffer {
 public:
  static constexpr size_t kCapacityBytes = size_t{256} * 1024;
  static constexpr size_t kMaxRoomBytes = size_t{32} * 1024;
  static constexpr size_t kPaddingBytes = 16;
  static constexpr size_t kMaxPaddedBytes = 1024;

  /// `sink` outlives it.
  explicit OutputBuffer(ByteSink& sink);

  /// Return where at least `bytes`, at most kMaxRoomBytes, may be written before Advance.
  char* Room(size_t bytes) {
    if (static_cast<size_t>(limit_ - end_) < bytes) Drain();
    return end_;
  }
  /// Take what was written from Room to `end`.
  void Advance(char* end) { end_ = end; }

  void Put(char c) {
    *Room(1) = c;
    ++end_;
  }
  /// Put text of any length.
  void Put(std::string_view text);
  /// Put a text that is followed by kPaddingBytes of memory that can be read, and of at most
  /// kMaxPaddedBytes: steps of fixed size are quicker than a call for so many bytes.
  void PutPadded(std::string_view text) {
    char* const at = Room(kMaxPaddedBytes + kPaddingBytes);
    for (size_t copied = 0; copied < text.size(); copied += kPaddingBytes) {
      std::memcpy(at + copied, text.data() + copied, kPaddingBytes);
    }
    end_ = at + text.size();
  }

  /// Record that the value to be written cannot be.
  void Refuse(Status status);
  /// Say whether the first failure came from Refuse, not from the sink.
  bool refused() const { return refused_; }
  bool failed() const { return failed_; }
  const Status& status() const { return status_; }

  /// Pass on all that is held.
  Status Flush();

 private:
  void Drain();
  void Fail(Status status);

  ByteSink& sink_;
  const std::unique_ptr<char[]> bytes_;
  char* const limit_;
  char* end_;
  bool failed_ = false;
  bool refused_ = false;
  Status status_;
};

}  // namespace sluice::format
