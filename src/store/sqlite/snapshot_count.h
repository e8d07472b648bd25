#pragma once

#include <atomic>

#include "store/sqlite/writer.h"

namespace sluice::store::sqlite {

/// Count the snapshots that are being read. While there is one the log cannot be cut back, so what
/// can wait is not written. Threads: every method from any thread.
class SnapshotCount {
 public:
  explicit SnapshotCount(Writer& writer) : writer_(writer) {}

  bool Any() const { return open_.load() > 0; }
  void Open() { open_.fetch_add(1); }
  void Close() {
    if (open_.fetch_sub(1) == 1) writer_.WakeSweep();
  }

 private:
  Writer& writer_;
  std::atomic<int> open_{0};
};

}  // namespace sluice::store::sqlite
