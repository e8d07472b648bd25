#include "metrics/text.h"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "metrics/process.h"
#include "metrics/registry.h"

namespace sluice::metrics {

std::string Text() {
  std::vector<prometheus::MetricFamily> families = ProcessRegistry().Collect();
  std::vector<prometheus::MetricFamily> process = ProcessFamilies();
  std::move(process.begin(), process.end(), std::back_inserter(families));
  std::sort(families.begin(), families.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace sluice::metrics
