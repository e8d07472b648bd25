#include "metrics/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

namespace sluice::metrics {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

void Add(std::vector<MetricFamily>& families, const char* name, const char* help, MetricType type,
         std::optional<double> value) {
  if (!value) return;
  prometheus::ClientMetric metric;
  metric.counter.value = *value;
  metric.gauge.value = *value;
  families.push_back({name, help, type, {metric}});
}

// Source: proc(5), /proc/[pid]/statm: pages of the program and of what is resident.
std::optional<double> MemoryBytes(bool resident) {
  std::ifstream statm("/proc/self/statm");
  int64_t size_pages = 0;
  int64_t resident_pages = 0;
  if (!(statm >> size_pages >> resident_pages)) return std::nullopt;
  return double(resident ? resident_pages : size_pages) * double(sysconf(_SC_PAGESIZE));
}

std::optional<double> OpenDescriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator entries("/proc/self/fd", error);
  if (error) return std::nullopt;
  return double(std::distance(begin(entries), end(entries)) - 1);  // less the one that lists them
}

std::optional<double> MostDescriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  return double(limit.rlim_cur);
}

std::optional<double> CpuSeconds() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return std::nullopt;
  const auto seconds = [](const timeval& time) {
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Source: proc(5): field 22 of /proc/[pid]/stat is the start in clock ticks since boot, and btime
// of /proc/stat the boot in seconds since 1970. The second field may hold blanks and brackets.
std::optional<double> StartSeconds() {
  std::ifstream stat("/proc/self/stat");
  std::string line;
  if (!std::getline(stat, line) || line.rfind(')') == std::string::npos) return std::nullopt;
  line.erase(0, line.rfind(')') + 1);
  std::istringstream fields(line);
  std::string field;
  for (int number = 3; number <= 22; ++number) fields >> field;
  std::ifstream system("/proc/stat");
  for (std::string name; system >> name;) {
    double boot_seconds = 0;
    if (name == "btime" && system >> boot_seconds) {
      return boot_seconds + std::stod(field) / double(sysconf(_SC_CLK_TCK));
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<MetricFamily> ProcessFamilies() {
  std::vector<MetricFamily> families;
  Add(families, "process_cpu_seconds_total", "CPU time of the process, user and system.",
      MetricType::Counter, CpuSeconds());
  Add(families, "process_max_fds", "File descriptors that the process may have open.",
      MetricType::Gauge, MostDescriptors());
  Add(families, "process_open_fds", "File descriptors that the process has open.",
      MetricType::Gauge, OpenDescriptors());
  Add(families, "process_resident_memory_bytes", "Memory of the process that is resident.",
      MetricType::Gauge, MemoryBytes(true));
  Add(families, "process_start_time_seconds", "When the process began, since 1970.",
      MetricType::Gauge, StartSeconds());
  Add(families, "process_virtual_memory_bytes", "Address space of the process.", MetricType::Gauge,
      MemoryBytes(false));
  return families;
}

}  // namespace sluice::metrics
