#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "format/output_buffer.h"

namespace arrow {
class Array;
class DataType;
class Field;
}  // namespace arrow

namespace sluice::format {

/// Write the values of one column as JSON. Made once per schema, bound to each batch's array.
/// Threads: one caller.
class Cell {
 public:
  virtual ~Cell() = default;

  /// Take the array whose values are written until the next call. It is of the type that the cell
  /// was made for and outlives the writing.
  virtual void Bind(const arrow::Array& array) = 0;

  /// Write the value at `row`, which is not null, and refuse at `out` what JSON cannot hold. The
  /// reason reads on from the column's name: "holds text that is not UTF-8".
  virtual void Write(int64_t row, OutputBuffer& out) = 0;
};

/// Make the cell for a type. Errors: unsupported, without the column's name.
Result<std::unique_ptr<Cell>> MakeCell(const arrow::DataType& type);

/// The same for dates, times of day and timestamps; null for any other type.
std::unique_ptr<Cell> MakeTimeCell(const arrow::DataType& type);

/// The same for lists, structs, maps and dictionaries; null for any other type.
Result<std::unique_ptr<Cell>> MakeNestedCell(const arrow::DataType& type);

/// Render `"name":` as it stands before a member's value. Errors: unsupported for a name that is
/// not UTF-8.
Result<std::string> MemberPrefix(const std::string& name);

}  // namespace sluice::format
