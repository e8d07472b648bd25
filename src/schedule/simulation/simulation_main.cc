// schedule_simulation [--seed N] [--seeds COUNT] [--days D]: simulate, each seed by itself, and say
// what was found. Ends with 1 when something was found that must never be.

#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "base/log.h"
#include "schedule/simulation/memory_folder.h"
#include "schedule/simulation/simulation.h"

namespace {

using sluice::schedule::SimulationOptions;
using sluice::schedule::SimulationReport;

template <typename T>
bool ReadNumber(std::string_view text, T& number) {
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && rest == text.data() + text.size() && number > 0;
}

bool SimulateOne(SimulationOptions options) {
  const sluice::schedule::MemoryFolder folder;
  options.folder = folder.path();
  const SimulationReport report = Simulate(options);
  fmt::print(
      "seed {}: {} days, {} runs, {} completed, {} failed, {} cancelled, {} rows, {} deaths, {} "
      "clock steps, "
      "{} calls of the store: {} violations\n",
      options.seed, options.days, report.instants, report.completed, report.failed,
      report.cancelled, report.rows, report.deaths, report.clock_steps, report.calls,
      report.violations.size());
  for (const std::string& violation : report.violations) fmt::print("  {}\n", violation);
  return report.violations.empty();
}

}  // namespace

int main(int argc, char** argv) {
  sluice::SetLogLevel(sluice::LogLevel::kError);
  SimulationOptions options;
  uint64_t seeds = 1;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
    const bool read = name == "--seed"    ? ReadNumber(value, options.seed)
                      : name == "--seeds" ? ReadNumber(value, seeds)
                      : name == "--days"  ? ReadNumber(value, options.days)
                                          : false;
    if (!read) {
      fmt::print(stderr, "usage: schedule_simulation [--seed N] [--seeds COUNT] [--days D]\n");
      return 2;
    }
  }
  bool sound = true;
  for (uint64_t i = 0; i < seeds; ++i, ++options.seed) sound = SimulateOne(options) && sound;
  return sound ? 0 : 1;
}
