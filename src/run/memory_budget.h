#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>

namespace sluice::run {

/// The memory that all runs of the process share. A run takes what is free when it begins, less the
/// least that each of the others that may begin beside it needs: alone it has nearly all, and the
/// next never waits for memory. Threads: any.
class MemoryBudget {
 public:
  /// What one run may use, until it ends.
  class Grant {
   public:
    Grant(MemoryBudget& budget, int64_t bytes) : budget_(&budget), bytes_(bytes) {}
    Grant(Grant&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
    Grant& operator=(Grant&&) = delete;
    ~Grant() {
      if (budget_ != nullptr) budget_->GiveBack(bytes_);
    }
    int64_t bytes() const { return bytes_; }

   private:
    MemoryBudget* budget_;
    const int64_t bytes_;
  };

  /// Share `bytes` among at most `runs` at once. Raised to kLeastLaneBytes for each of them where
  /// it is less.
  MemoryBudget(int64_t bytes, size_t runs);

  /// Require that fewer than `runs` grants are out.
  Grant Take();

 private:
  void GiveBack(int64_t bytes);
  void ShowGranted() const;  // under mutex_

  const int64_t all_bytes_;
  std::mutex mutex_;
  int64_t free_bytes_;
  size_t free_runs_;
};

}  // namespace sluice::run
