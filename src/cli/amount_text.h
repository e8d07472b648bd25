#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace sluice::cli {

/// Write a whole number with commas: "1,204,551".
std::string CountText(int64_t count);

/// Write a number of bytes in decimal units with about three digits: "212 MB", "1.4 GB", "163 B".
std::string BytesText(int64_t bytes);

/// Write a duration as minutes and seconds, with hours where there are any: "0:07", "1:02:03".
std::string ClockText(std::chrono::milliseconds duration);

}  // namespace sluice::cli
