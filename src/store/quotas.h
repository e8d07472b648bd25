#pragma once

#include <cstdint>

namespace sluice::store {

/// How many of each thing there may be at once; 0: any number. A write that would go beyond fails
/// with quota, naming the setting that allows more.
struct Quotas {
  int64_t data_integrations = 0;
  int64_t associations_per_data_integration = 0;
  int64_t event_integrations = 0;
  int64_t running_exports = 0;  // queued ones too; only a request is refused, never a schedule
  int64_t applications = 0;
  int64_t domains = 0;
  /// Runs of one schedule that fail in a row: the last of so many suspends it.
  int64_t schedule_failures = 5;
};

}  // namespace sluice::store
