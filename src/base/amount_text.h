#pragma once

#include <cstdint>
#include <string>

namespace sluice {

/// Write a whole number with commas: "1,204,551".
std::string CountText(int64_t count);

/// Write a size in decimal units of at most three digits: "999 B", "96 MB", "1.2 GB". A negative
/// one is 0.
std::string SizeText(int64_t bytes);

}  // namespace sluice
