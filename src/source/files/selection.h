#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "model/object_selection.h"
#include "model/window.h"

namespace arrow {
class DataType;
class MemoryPool;
class RecordBatch;
class Schema;
struct Scalar;
}  // namespace arrow

namespace sluice::source {

/// One condition on a column that is read, with its values in the column's own type.
struct Predicate {
  std::string column;
  model::FilterOperator op = model::FilterOperator::kEqual;
  std::vector<std::shared_ptr<arrow::Scalar>> values;
};

/// What is read of an object and what becomes of it: columns, conditions, and the columns that go
/// on, in their order.
class Selection {
 public:
  /// Choose out of `schema`. Where `time_field` is given, it must be there and hold times, and rows
  /// outside the window, and those without a time, are left out.
  /// Errors: invalid naming a column and what there is, or a value and what its column holds.
  static Result<Selection> Make(const arrow::Schema& schema, const model::ObjectSelection& wanted,
                                const std::optional<std::string>& time_field, model::Window window);

  /// The columns to read, as the object has them.
  const std::shared_ptr<arrow::Schema>& read() const { return read_; }
  const std::vector<Predicate>& predicates() const { return predicates_; }
  /// What goes on.
  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }

  /// Leave the rows that pass and the columns that go on; a batch of read() may become one without
  /// rows.
  Result<std::shared_ptr<arrow::RecordBatch>> Apply(
      const std::shared_ptr<arrow::RecordBatch>& batch, arrow::MemoryPool* pool) const;

 private:
  std::shared_ptr<arrow::Schema> read_;
  std::vector<Predicate> predicates_;
  std::shared_ptr<arrow::Schema> schema_;
};

/// Say whether rows whose values of the predicate's column lie in [least, most] may pass it.
bool MayPass(const Predicate& predicate, const std::shared_ptr<arrow::Scalar>& least,
             const std::shared_ptr<arrow::Scalar>& most);

}  // namespace sluice::source
