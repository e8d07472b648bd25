#include "metrics/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <string>

namespace sluice::metrics {
namespace {

std::map<std::string, double> Values() {
  std::map<std::string, double> values;
  for (const auto& family : ProcessFamilies()) {
    const bool counter = family.type == prometheus::MetricType::Counter;
    const auto& metric = family.metric.at(0);
    values[family.name] = counter ? metric.counter.value : metric.gauge.value;
  }
  return values;
}

TEST(Process, TellsMemoryAndTimesThatCanBe) {
  const auto values = Values();
  EXPECT_EQ(values.size(), 6u);
  EXPECT_GT(values.at("process_resident_memory_bytes"), 1 << 20);
  EXPECT_GT(values.at("process_virtual_memory_bytes"), values.at("process_resident_memory_bytes"));
  EXPECT_GT(values.at("process_cpu_seconds_total"), 0);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const double now_seconds = std::chrono::duration<double>(now).count();
  EXPECT_LE(values.at("process_start_time_seconds"), now_seconds + 1);
  EXPECT_GT(values.at("process_start_time_seconds"), now_seconds - 3600);
}

TEST(Process, CountsDescriptorsThatAreOpen) {
  const double before = Values().at("process_open_fds");
  const int descriptor = open("/dev/null", O_RDONLY);
  ASSERT_GE(descriptor, 0);
  EXPECT_EQ(Values().at("process_open_fds"), before + 1);
  close(descriptor);
  EXPECT_EQ(Values().at("process_open_fds"), before);
  EXPECT_GE(Values().at("process_max_fds"), before);
}

}  // namespace
}  // namespace sluice::metrics
