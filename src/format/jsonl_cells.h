#pragma once

#include <memory>
#include <string>

#include "base/status.h"
#include "format/cell.h"

namespace arrow {
class DataType;
}  // namespace arrow

namespace sluice::format {

/// Make the cell that writes values of a type as JSON. Errors: unsupported, without the column's
/// name.
Result<std::unique_ptr<Cell>> MakeJsonCell(const arrow::DataType& type);

/// The same for lists, structs, maps and dictionaries; null for any other type.
Result<std::unique_ptr<Cell>> MakeNestedJsonCell(const arrow::DataType& type);

/// Render `"name":` as it stands before a member's value. Errors: unsupported for a name that is
/// not UTF-8.
Result<std::string> MemberPrefix(const std::string& name);

}  // namespace sluice::format
