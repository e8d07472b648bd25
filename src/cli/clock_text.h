#pragma once

#include <chrono>
#include <string>

namespace sluice::cli {

/// Write a duration as minutes and seconds, with hours where there are any: "0:07", "1:02:03".
std::string ClockText(std::chrono::milliseconds duration);

}  // namespace sluice::cli
