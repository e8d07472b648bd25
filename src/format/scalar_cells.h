#pragma once

#include <memory>

#include "format/cell.h"

namespace arrow {
class DataType;
}  // namespace arrow

namespace sluice::format {

/// What stands around a value that is no number of digits: a time, NaN.
enum class Quotes { kNone, kDouble };

/// Make the cell for booleans, integers, floats and decimals; null for any other type. Floats are
/// the shortest text that reads back equal, or NaN, Infinity and -Infinity within the quotes, as
/// PostgreSQL spells them; decimals are plain with all digits of their scale.
std::unique_ptr<Cell> MakeNumberCell(const arrow::DataType& type, Quotes quotes);

/// Make the cell for dates, times of day and timestamps; null for any other type. ISO-8601 to the
/// digits of the unit, instants in UTC with a Z, years as WriteIsoDate has them.
std::unique_ptr<Cell> MakeTimeCell(const arrow::DataType& type, Quotes quotes);

}  // namespace sluice::format
