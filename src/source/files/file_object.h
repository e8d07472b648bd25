#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "source/files/selection.h"
#include "source/source.h"

namespace sluice::source {

/// The files of one object, of one kind: their common schema is known, their rows are not read yet.
/// Threads: Read from any thread at once.
class FileObject {
 public:
  virtual ~FileObject() = default;

  /// The columns of all files together.
  virtual const std::shared_ptr<arrow::Schema>& schema() const = 0;

  /// Fix what is read, once, and cut it into at most `max_splits`.
  virtual Status Choose(const Selection& selection, size_t max_splits) = 0;

  /// As they are after Choose. No split means no rows.
  virtual size_t splits() const = 0;
  virtual int64_t rows_estimate() const = 0;

  /// Say what a person should know about how it is read.
  virtual std::vector<std::string> notes() const { return {}; }

  /// Read the columns of Selection::read(); the rows that pass its predicates and perhaps others.
  virtual Result<std::unique_ptr<BatchReader>> Read(size_t split, BatchLimits limits,
                                                    arrow::MemoryPool* pool,
                                                    std::stop_token stop) = 0;
};

}  // namespace sluice::source
