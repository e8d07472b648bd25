#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "cli/byte_source.h"

namespace sluice::cli {

/// A file in memory that yields at most `step` bytes a read.
class FakeByteSource final : public ByteSource {
 public:
  explicit FakeByteSource(std::string text, size_t step = 1 << 20)
      : text_(std::move(text)), step_(step) {}

  Result<size_t> Read(char* to, size_t bytes) override {
    const size_t count = std::min({bytes, step_, text_.size() - at_});
    std::memcpy(to, text_.data() + at_, count);
    at_ += count;
    return count;
  }

 private:
  const std::string text_;
  const size_t step_;
  size_t at_ = 0;
};

}  // namespace sluice::cli
