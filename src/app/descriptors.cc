#include "app/descriptors.h"

#include <sys/resource.h>

#include <algorithm>

namespace sluice::app {
namespace {

constexpr size_t kOwnDescriptors = 256;

}  // namespace

size_t RaiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit raised{limit.rlim_max, limit.rlim_max};
  if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return size_t(limit.rlim_cur);
}

size_t ConnectionsWithin(size_t connections, size_t descriptors) {
  const size_t own = std::min(kOwnDescriptors, descriptors / 2);
  return std::min(connections, std::max<size_t>(descriptors - own, 1));
}

}  // namespace sluice::app
