#include "run/rest.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/id.h"
#include "store/run_store.h"

namespace sluice::run {

using std::chrono::milliseconds;

constexpr milliseconds kFirstLimit{5'000};

milliseconds RestBefore(int retry, double drawn) {
  milliseconds limit = kFirstLimit;
  for (int i = 1; i < retry && limit < store::kLongestRest; ++i) limit *= 2;
  limit = std::min(limit, store::kLongestRest);
  return milliseconds(static_cast<int64_t>(drawn * static_cast<double>(limit.count() + 1)));
}

double Draw() {
  std::array<std::byte, 8> bytes;
  RandomBytes(bytes);
  uint64_t drawn;
  std::memcpy(&drawn, bytes.data(), sizeof(drawn));
  return static_cast<double>(drawn >> 11) * 0x1p-53;
}

}  // namespace sluice::run
