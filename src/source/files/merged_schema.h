#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace arrow {
class Field;
}  // namespace arrow

namespace sluice::source {

/// Put the schemas of an object's files together: a column that one has not is null there, and
/// types become the wider of two where every value keeps its meaning.
class MergedSchema {
 public:
  /// Errors: invalid naming file and column when a column appears twice or its types do not go
  /// together.
  Status Add(std::string_view file, const arrow::Schema& schema);
  std::shared_ptr<arrow::Schema> Finish() const;

 private:
  std::vector<std::shared_ptr<arrow::Field>> fields_;
};

/// Bring a file's batch into the object's schema.
/// Errors: corrupt naming the column whose value does not fit, quota.
Result<std::shared_ptr<arrow::RecordBatch>> Conform(const arrow::RecordBatch& batch,
                                                    const std::shared_ptr<arrow::Schema>& schema,
                                                    arrow::MemoryPool* pool);

}  // namespace sluice::source
