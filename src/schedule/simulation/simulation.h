#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sluice::schedule {

struct SimulationOptions {
  uint64_t seed = 1;
  int days = 30;
  int settle_days = 45;               // after them, without any trouble; more than a month
  std::filesystem::path folder = {};  // of the store; empty at the beginning
  double faults = 0.01;               // how likely a call of the store fails
  double trouble = 0.05;    // how likely a step of a run meets a source or bucket that fails
  bool deaths = true;       // processes die and stand still
  bool clock_steps = true;  // the wall clock is set forward and back
  std::optional<int64_t> fail_call = {};  // instead of `faults`: this call alone, counted from 1
  bool answer_lost = false;               // how that one fails
};

/// What a simulation did, and what it found that must never be.
struct SimulationReport {
  int64_t calls = 0;     // of the store
  int64_t instants = 0;  // that runs were made for
  int64_t completed = 0;
  int64_t failed = 0;
  int64_t cancelled = 0;
  int64_t rows = 0;  // exported
  int64_t deaths = 0;
  int64_t clock_steps = 0;
  std::vector<std::string> violations;
};

/// Let some processes carry out some schedules over a shared store for so many days of a clock that
/// only the seed drives: they die, stand still and go on, the store fails, the clock is stepped,
/// schedules change, are paused and resumed. Then all trouble ends, and what was exported is held
/// against what the source holds: every row of every window once, windows that tile up to the last
/// instant, one run for an instant, nothing left in the bucket that is not published. The same
/// options give the same course.
SimulationReport Simulate(const SimulationOptions& options);

}  // namespace sluice::schedule
