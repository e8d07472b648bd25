#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace sluice::metrics {

/// Read what the system tells of this process, under the names that all Prometheus clients use.
/// What cannot be read is left out.
std::vector<prometheus::MetricFamily> ProcessFamilies();

}  // namespace sluice::metrics
