#include "objects/s3/part_sizes.h"

#include <algorithm>

namespace sluice::objects {
namespace {

constexpr int kPartsOfOneSize = 950;
constexpr size_t kMaxPartBytes = size_t{5} << 30;
constexpr int64_t kMaxObjectBytes = int64_t{5} << 40;

}  // namespace

PartSizes::PartSizes(size_t first_bytes, size_t memory_bytes)
    : first_bytes_(std::clamp<size_t>(first_bytes, 1, kMaxPartBytes)),
      largest_bytes_(std::clamp(memory_bytes / 2, first_bytes_, kMaxPartBytes)) {
  for (int number = 1; number <= kMaxParts && max_object_bytes_ < kMaxObjectBytes; ++number) {
    max_object_bytes_ += int64_t(BytesOf(number));
  }
  max_object_bytes_ = std::min(max_object_bytes_, kMaxObjectBytes);
}

size_t PartSizes::BytesOf(int number) const {
  const int doublings = (number - 1) / kPartsOfOneSize;
  return first_bytes_ >= (largest_bytes_ >> doublings) ? largest_bytes_ : first_bytes_ << doublings;
}

}  // namespace sluice::objects
