#include "run/memory_budget.h"

#include <algorithm>

#include "base/check.h"
#include "metrics/catalogue.h"
#include "run/memory_shares.h"

namespace sluice::run {

MemoryBudget::MemoryBudget(int64_t bytes, size_t runs)
    : all_bytes_(std::max(bytes, static_cast<int64_t>(runs) * kLeastLaneBytes)),
      free_bytes_(all_bytes_),
      free_runs_(runs) {
  metrics::kMemoryBudget.Set({}, static_cast<double>(all_bytes_));
  metrics::kMemoryGranted.Set({}, 0);
}

MemoryBudget::Grant MemoryBudget::Take() {
  std::lock_guard lock(mutex_);
  CHECK(free_runs_ > 0);
  --free_runs_;
  const int64_t bytes = free_bytes_ - static_cast<int64_t>(free_runs_) * kLeastLaneBytes;
  free_bytes_ -= bytes;
  ShowGranted();
  return {*this, bytes};
}

void MemoryBudget::GiveBack(int64_t bytes) {
  std::lock_guard lock(mutex_);
  free_bytes_ += bytes;
  ShowGranted();
  ++free_runs_;
}

void MemoryBudget::ShowGranted() const {
  metrics::kMemoryGranted.Set({}, static_cast<double>(all_bytes_ - free_bytes_));
}

}  // namespace sluice::run
