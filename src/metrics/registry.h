#pragma once

#include <prometheus/registry.h>

namespace sluice::metrics {

/// The metrics of the process; never destroyed, since threads may count until its end.
prometheus::Registry& ProcessRegistry();

}  // namespace sluice::metrics
