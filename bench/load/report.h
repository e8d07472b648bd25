#pragma once

#include <string>

#include "load/driver.h"

namespace load {

/// Write what was measured as one JSON object; sorts the latencies.
std::string ReportJson(Outcome& outcome);

}  // namespace load
