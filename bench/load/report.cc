#include "load/report.h"

#include <fmt/format.h>

#include <algorithm>

namespace load {
namespace {

double Percentile(const std::vector<uint32_t>& sorted_us, double part) {
  if (sorted_us.empty()) return 0;
  const auto at = size_t(part * double(sorted_us.size() - 1));
  return sorted_us[at] / 1000.0;
}

}  // namespace

std::string ReportJson(Outcome& outcome) {
  std::vector<uint32_t>& latencies = outcome.latencies_us;
  std::ranges::sort(latencies);
  const double answers = double(latencies.size());
  const double per_answer = answers > 0 ? 1e6 / answers : 0;
  return fmt::format(
      R"({{"answers": {}, "failures": {}, "reconnects": {}, "seconds": {:.3f}, "per_s": {:.0f}, )"
      R"("p50_ms": {:.3f}, "p99_ms": {:.3f}, "max_ms": {:.3f}, )"
      R"("server_cpu_us": {:.2f}, "client_cpu_us": {:.2f}}})",
      latencies.size(), outcome.failures, outcome.reconnects, outcome.seconds,
      outcome.seconds > 0 ? answers / outcome.seconds : 0, Percentile(latencies, 0.5),
      Percentile(latencies, 0.99), Percentile(latencies, 1),
      outcome.server_cpu_seconds * per_answer, outcome.client_cpu_seconds * per_answer);
}

}  // namespace load
