#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include "base/time.h"
#include "model/run.h"

namespace sluice::schedule {

/// A table whose rows are stamped when they are written and seen when their transaction commits,
/// which may be much later. It has a clock of its own, which nobody steps.
class SimulatedSource {
 public:
  explicit SimulatedSource(UnixMillis now) : now_(now) {}

  void Advance(int64_t ms) { now_ = now_ + ms; }
  UnixMillis now() const { return now_; }

  /// Write a row in a transaction that commits after `open_ms`.
  void Write(int64_t open_ms) { rows_.push_back({now_, now_ + open_ms}); }

  struct Reading {
    UnixMillis read_until;
    std::vector<size_t> rows;  // by number
  };

  /// Read what is seen of a window now, up to the oldest transaction that is open.
  Reading Read(model::Window window) const {
    Reading reading;
    reading.read_until = std::min(window.end, now_);
    for (const Row& row : rows_) {
      if (row.committed_at > now_) reading.read_until = std::min(reading.read_until, row.stamp);
    }
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (window.start <= rows_[i].stamp && rows_[i].stamp < reading.read_until) {
        reading.rows.push_back(i);
      }
    }
    return reading;
  }

  /// Count the rows of a window, seen or not.
  int64_t Count(model::Window window) const {
    int64_t count = 0;
    for (const Row& row : rows_) count += window.start <= row.stamp && row.stamp < window.end;
    return count;
  }

 private:
  struct Row {
    UnixMillis stamp;
    UnixMillis committed_at;
  };

  UnixMillis now_;
  std::vector<Row> rows_;
};

}  // namespace sluice::schedule
