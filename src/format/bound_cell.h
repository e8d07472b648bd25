#pragma once

#include "format/jsonl_cells.h"

namespace sluice::format {

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
