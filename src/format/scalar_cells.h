#pragma once

#include <memory>

#include "format/cell.h"

namespace arrow {
class DataType;
}  // namespace arrow

namespace sluice::format {

/// What is done with NaN and the infinities.
enum class NonFinite {
  kRefuse,
  kName,  // NaN, Infinity, -Infinity, as PostgreSQL spells them
};

/// What stands around a date, a time of day or a timestamp.
enum class Quotes { kNone, kDouble };

/// Make the cell for booleans, integers, floats and decimals; null for any other type. Floats are
/// the shortest text that reads back equal, decimals plain with all digits of their scale.
std::unique_ptr<Cell> MakeNumberCell(const arrow::DataType& type, NonFinite non_finite);

/// Make the cell for dates, times of day and timestamps; null for any other type. ISO-8601 to the
/// digits of the unit, instants in UTC with a Z; beyond the years 1 to 9999 is refused.
std::unique_ptr<Cell> MakeTimeCell(const arrow::DataType& type, Quotes quotes);

}  // namespace sluice::format
