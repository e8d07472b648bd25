#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/status.h"
#include "model/run.h"

namespace arrow {
class MemoryPool;
class RecordBatch;
class Schema;
}  // namespace arrow

namespace sluice::source {

/// How much a reader may put into one batch. A batch has at least one row, however large that is.
struct BatchLimits {
  int64_t rows = 16 * 1024;
  int64_t bytes = 4 * 1024 * 1024;
};

/// Yield the rows of one split. Pulled: it reads no further ahead than the batch it returns.
/// Threads: one caller.
class BatchReader {
 public:
  virtual ~BatchReader() = default;

  /// Read the next batch. Shape: 1..limits.rows rows in the object's schema; null means the end.
  /// Errors: unavailable when the source drops us; corrupt when a stored value cannot be what its
  /// column says, naming object and column; quota when the pool is too small for one row;
  /// cancelled.
  virtual Result<std::shared_ptr<arrow::RecordBatch>> Next() = 0;
};

/// One object as it was at the snapshot, cut into splits that share no row and together are the
/// whole window.
struct Object {
  std::string name;  // as keys and the manifest spell it
  std::shared_ptr<arrow::Schema> schema;
  int64_t rows_estimate = 0;
  size_t splits = 1;
};

/// A consistent view of everything one attempt reads. It holds resources at the source as long as
/// it lives. Threads: Read from any thread at once, each split at most once at a time.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  /// Name the instant or transaction that is seen, for the manifest.
  virtual const std::string& id() const = 0;
  virtual const std::vector<Object>& objects() const = 0;
  /// Say up to when the window was read where it ends later than that; a change after it is not
  /// seen.
  virtual std::optional<UnixMillis> read_until() const { return std::nullopt; }
  /// Say what a person should know about how it is read, each in a short sentence: "orders: no time
  /// field, exported whole".
  virtual std::vector<std::string> notes() const { return {}; }

  /// Begin to read a split of objects()[object]. `pool` outlives the reader and its batches.
  virtual Result<std::unique_ptr<BatchReader>> Read(size_t object, size_t split, BatchLimits limits,
                                                    arrow::MemoryPool* pool,
                                                    std::stop_token stop) = 0;
};

/// Something that can be read. Threads: any.
class Source {
 public:
  virtual ~Source() = default;

  /// Name it as object keys spell it: the domain, connection or bucket.
  virtual const std::string& name() const = 0;

  /// Find out, within the time given, whether there is what is to be read. Errors: as Open; invalid
  /// naming the member of the request that names what is not there.
  virtual Status Check(std::chrono::milliseconds /*within*/, std::stop_token /*stop*/) {
    return {};
  }

  /// Have `watch` told, while Open looks through what has to be read before the first row, how many
  /// bytes of it were read; once, before Open. It is called from any thread.
  using Watch = std::function<void(int64_t read_bytes, int64_t total_bytes)>;
  virtual void WatchOpen(Watch /*watch*/) {}

  /// Take a snapshot of what `window` selects, with up to `max_splits` splits an object. The source
  /// outlives it.
  /// Errors: not_found naming what is gone; unavailable; denied.
  virtual Result<std::unique_ptr<Snapshot>> Open(model::Window window, size_t max_splits,
                                                 std::stop_token stop) = 0;
};

}  // namespace sluice::source
