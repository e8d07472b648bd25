#pragma once

#include <cstdint>

#include "format/output_buffer.h"

namespace arrow {
class Array;
}  // namespace arrow

namespace sluice::format {

/// Write the values of one column as text. Made once per schema, bound to each batch's array.
/// Threads: one caller.
class Cell {
 public:
  virtual ~Cell() = default;

  /// Take the array whose values are written until the next call. It is of the type that the cell
  /// was made for and outlives the writing.
  virtual void Bind(const arrow::Array& array) = 0;

  /// Write the value at `row`, which is not null, and refuse at `out` what the format cannot hold.
  /// The reason reads on from the column's name: "holds text that is not UTF-8".
  virtual void Write(int64_t row, OutputBuffer& out) = 0;
};

/// A cell that reads its array as what it is.
template <typename ArrayType>
class BoundCell : public Cell {
 public:
  void Bind(const arrow::Array& array) final { array_ = &static_cast<const ArrayType&>(array); }

 protected:
  const ArrayType& array() const { return *array_; }

 private:
  const ArrayType* array_ = nullptr;
};

}  // namespace sluice::format
