#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::objects {

inline constexpr int kMaxParts = 10'000;

/// Say how many bytes each part of an upload has: the first size for 950 parts, doubled after every
/// 950, at most half of the memory, so that one part is filled while another is sent, and at most
/// S3's 5 GiB. With 5 MiB first and memory enough, 10,000 parts hold 5 TiB.
/// Source: Amazon S3 User Guide, "Amazon S3 multipart upload limits".
class PartSizes {
 public:
  /// `memory_bytes` is for all parts of the upload together, but never makes the first smaller.
  PartSizes(size_t first_bytes, size_t memory_bytes);

  /// Return the bytes of part `number`, 1 to 10,000. They never shrink.
  size_t BytesOf(int number) const;

  /// Return how large an object of 10,000 parts can be: S3's 5 TiB or less.
  int64_t max_object_bytes() const { return max_object_bytes_; }

 private:
  size_t first_bytes_;
  size_t largest_bytes_;
  int64_t max_object_bytes_ = 0;
};

}  // namespace sluice::objects
