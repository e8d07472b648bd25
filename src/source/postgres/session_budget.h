#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>

#include "base/status.h"

namespace sluice::source {

/// How many sessions all runs together may have open at one database. Threads: any.
class SessionBudget {
 public:
  /// `most`: at least 1.
  explicit SessionBudget(size_t most) : most_(most), free_(most) {}
  SessionBudget(const SessionBudget&) = delete;
  SessionBudget& operator=(const SessionBudget&) = delete;

  /// A part of the budget, which goes back with it. Without a budget it has no bound.
  class Grant {
   public:
    Grant() = default;
    Grant(Grant&& other) noexcept : budget_(other.budget_), sessions_(other.sessions_) {
      other.budget_ = nullptr;
    }
    Grant& operator=(Grant&&) = delete;
    ~Grant();

    /// How many sessions there may be at once.
    size_t sessions() const { return sessions_; }

   private:
    friend class SessionBudget;
    Grant(SessionBudget& budget, size_t sessions) : budget_(&budget), sessions_(sessions) {}

    SessionBudget* budget_ = nullptr;
    size_t sessions_ = SIZE_MAX;
  };

  /// Take up to `wanted` sessions: what is free, once it is two, or one where there is no more.
  /// Errors: unavailable after `patience`; cancelled.
  Result<Grant> Take(size_t wanted, std::chrono::milliseconds patience, std::stop_token stop);

 private:
  void GiveBack(size_t sessions);

  const size_t most_;
  std::mutex mutex_;
  std::condition_variable_any given_back_;
  size_t free_;
};

}  // namespace sluice::source
